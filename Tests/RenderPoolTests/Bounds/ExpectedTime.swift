// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes

/// How much of a processor's time a job may take by its plan: twice what noise was measured to take on a slow core of 2026,
/// so that it is passed only by what a header did not tell.
enum ExpectedTime {
    static func of(_ info: SourceInfo, _ plans: [Plan]) -> Duration {
        let pixels = Double(max(info.codedPixels, info.width * info.height))
        let made = plans.reduce(0.0) { $0 + Double($1.geometry.resized.pixels) * encoding($1.encoding.type) }
        return .microseconds(Int(pixels * decoding(info) + made))
    }

    /// Microseconds a pixel.
    private static func decoding(_ info: SourceInfo) -> Double {
        switch info.type {
        case .jpeg: info.isCMYK ? 0.5 : info.isInterlaced ? 0.3 : 0.15
        case .png: info.bitsPerBand > 8 ? 0.6 : 0.3
        case .webp, .gif: 0.2
        case .avif: 0.5
        case .heic: 0.8
        case .tiff, .jxl, .svg, .pdf: 1
        }
    }

    private static func encoding(_ type: ImageType) -> Double {
        switch type {
        case .avif, .gif: 6
        case .webp, .png: 2
        default: 0.5
        }
    }
}
