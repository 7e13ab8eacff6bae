// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes

/// What a picture takes on its way from the decoder's rows to a copy at its final size, in bytes.
///
/// libvips keeps rows, not pictures, but many of them: 1,300 to 1,750 rows of 1 byte a sample were measured for factors
/// from 1.5 to 8, 1,100 for 20 and 870 for 40, at widths from 2,000 to 32,000 alike.
/// Of a picture that has fewer rows each stage keeps all: up to twice its height, and some 300 where it is very flat.
struct ResizingMemory {
    /// Rows in the buffers of all stages.
    let rows: Double
    /// What the decoder hands over whole, because it makes pictures smaller itself.
    let frame: Double
    /// The finished picture, and its copy when it must be turned.
    let picture: Double

    var total: Double { rows + frame + picture }

    /// The figures for an original made into a size.
    ///
    /// - Parameters:
    ///   - resized: upright, as plans have it.
    ///   - shrinking: what the decoder does of it.
    init(_ info: SourceInfo, to resized: PixelSize, _ shrinking: DecoderMemory.Shrinking) {
        let isTurned = info.uprightWidth != info.width
        let (columns, lines) = isTurned ? (resized.height, resized.width) : (resized.width, resized.height)
        var (width, height) = (Double(info.width), Double(info.height))
        var factor = max(min(width / Double(columns), height / Double(lines)), 1)
        let pixels = Double(resized.pixels)
        let bands = Double(info.isCMYK ? 3 : info.bands)
        switch shrinking {
        case .none: frame = 0
        case .byHalves:
            let step: Double = factor >= 16 ? 8 : factor >= 8 ? 4 : factor >= 4 ? 2 : 1
            (width, height, factor) = ((width / step).rounded(.up), (height / step).rounded(.up), factor / step)
            frame = 0
        case .toSize:
            // Beside the decoder's own, libvips keeps a copy.
            (width, height, factor) = (min(width, Double(columns)), min(height, Double(lines)), 1)
            frame = width * height * bands * 2.05
        }
        let kept = min(700 + 9_000 / factor, 1_800, height * 2 + 300)
        rows = kept * width * Double(info.bands) * Self.bytesPerSample(info)
        picture = pixels * bands * (info.orientation > 1 ? 2 : 1)
    }

    /// Colours are multiplied by their opacity in floating point; inks become light before they are resized.
    private static func bytesPerSample(_ info: SourceInfo) -> Double {
        let isDeep = info.bitsPerBand > 8
        if info.isCMYK { return 1.5 }
        if info.hasAlpha { return isDeep ? 3.7 : 3.2 }
        return isDeep ? 1.6 : 1
    }
}
