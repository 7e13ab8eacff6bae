// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes

/// What a type's decoder takes, in bytes.
///
/// Measured as the kernel's peak (VmHWM) of a fresh process on pictures of 12 and 49 megapixels, with libvips 8.14.1,
/// libjpeg-turbo 2.1.5, libpng 1.6.39, libwebp 1.2.4, libheif 1.15.1 with libaom 3.6.0, libdav1d 1.0.0 and libde265
/// 1.0.11. `docs/limits.md` has the table.
struct DecoderMemory {
    /// How far a decoder makes a picture smaller by itself, before it is resized.
    enum Shrinking {
        /// Not at all: every row of the original passes.
        case none
        /// To a half, a quarter or an eighth, of which at least a half is left to be resized (libjpeg).
        case byHalves
        /// To the size that is wanted (libwebp).
        case toSize
    }

    let shrinking: Shrinking
    /// The peak while the file is read, before there is any row to resize.
    let loading: Double
    /// What stays while rows are resized.
    let held: Double

    /// The figures for an original.
    init(_ info: SourceInfo) {
        // A reader's mistake in the one is not to be one in the other.
        let pixels = max(Double(info.codedPixels), Double(info.width) * Double(info.height))
        let depth = info.bitsPerBand > 8 ? 2.0 : 1.0
        let bands = Double(info.bands)
        switch info.type {
        case .jpeg:
            // All coefficients, 16 bits each: 3.04 bytes a pixel for 4:2:0, 6.05 for 4:4:4, 8.15 for inks, and nothing
            // for what comes from top to bottom.
            let coefficients = info.isInterlaced ? pixels * (info.codedSamplesPerPixel ?? bands) * 2.05 : 0
            self.init(.byHalves, loading: coefficients, held: coefficients)
        case .png:
            // Adam7 makes whole rows only at its end: 1.1 bytes a pixel for grey, 3.1 for RGB, 6.2 for 16 bits.
            let picture = info.isInterlaced ? pixels * bands * depth * 1.05 : 0
            self.init(.none, loading: picture, held: picture)
        case .webp: self.init(webp: info, pixels)
        case .gif:
            // The canvas, and a copy for a frame that will be taken back; each of 4 bytes a pixel.
            self.init(.none, loading: pixels * 8.3 + 2e6, held: pixels * 8.3 + 2e6)
        case .avif, .heic:
            // The codec's planes, libheif's, and those in RGB: 7.2 bytes a pixel for 4:2:0, 13.4 for 4:4:4, twice as
            // much for more than 8 bits; 2.5 for an opacity. libde265 has some 20 MiB of its own.
            let samples = info.codedSamplesPerPixel ?? 3
            let planes = 4.3 * samples + 0.75 + (info.hasAlpha ? 2.6 : 0)
            let fixed = info.type == .heic ? 21e6 : 9e6
            self.init(.none, loading: pixels * planes * depth + fixed, held: pixels * bands * depth * 1.05 + fixed / 2)
        case .tiff: self.init(.none, loading: pixels * 2 * depth, held: pixels * 2 * depth)
        case .jxl: self.init(.none, loading: pixels * 9.8 * depth, held: pixels * 9.8 * depth)
        case .svg, .pdf: self.init(.none, loading: pixels * 6, held: pixels * 6)
        }
    }

    private init(_ shrinking: Shrinking, loading: Double, held: Double) {
        self.shrinking = shrinking
        self.loading = loading
        self.held = held
    }

    /// A lossless picture is whole before it is made smaller (4.1 bytes a pixel), and so is a lossy one's opacity (2.1).
    ///
    /// Of an animation the canvas is kept as well, and nothing is made smaller.
    private init(webp info: SourceInfo, _ pixels: Double) {
        let rows = Double(info.width) * 300
        let hasPlane = info.hasAlpha || info.codedSamplesPerPixel == 4
        let whole = info.isLossless ? 4.15 : hasPlane ? 2.15 : 0
        guard info.frames == 1 else {
            self.init(.none, loading: pixels * (whole + 8.5) + rows, held: pixels * (whole + 8.5))
            return
        }
        self.init(.toSize, loading: pixels * whole + rows, held: 0)
    }
}
