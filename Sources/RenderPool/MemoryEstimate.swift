// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Recipes

/// How much memory a render process takes for a job, from the original's header.
///
/// Pixels are the wrong unit: a baseline JPEG is shrunk while it is decoded, a progressive one keeps all its
/// coefficients, and a GIF or an AVIF a whole frame and more. The figures are peak bytes a source pixel, measured with
/// libvips 8.14 on pictures of 50 megapixels made into 800 × 600, and rounded up by half.
public struct MemoryEstimate: Equatable, Sendable {
    /// What a process takes before any picture, in bytes.
    static let base = 24 << 20

    /// The part that jobs on one original share when they are done together, in bytes: the process and the decoder.
    let decoding: Int
    /// The part that each picture adds, in bytes.
    let pictures: Int
    /// The expected peak of a job that is done by itself, in bytes.
    var total: Int { decoding + pictures }

    init(decoding: Int, pictures: Int) {
        self.decoding = decoding
        self.pictures = pictures
    }

    /// The expected peak for one job.
    ///
    /// - Parameters:
    ///   - info: the original's header.
    ///   - length: the original's encoded bytes.
    ///   - plans: what is to be made.
    public init(for info: SourceInfo, length: Int, plans: [Plan]) {
        let pixels = Double(info.codedPixels) * Self.depthFactor(info)
        decoding = Self.base + length + Int(pixels * Self.bytesPerPixel(info))
        // Four bands for the resized picture, the result, and the encoder's own copy.
        pictures = plans.reduce(0) { $0 + 4 * ($1.geometry.resized.pixels + 2 * $1.geometry.result.pixels) }
    }

    private static func bytesPerPixel(_ info: SourceInfo) -> Double {
        switch info.type {
        case .jpeg: info.isInterlaced ? 4.8 : 0.5
        case .webp: info.isLossless ? 6.8 : 0.5
        case .png: info.isInterlaced ? 6.9 : 2.6
        case .gif: 11.7
        case .avif: 11
        case .heic: 10.1
        case .tiff: 2
        case .jxl: 9.8
        case .svg, .pdf: 6
        }
    }

    private static func depthFactor(_ info: SourceInfo) -> Double {
        info.bitsPerBand > 8 ? 2 : 1
    }
}
