// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes

/// What an encoder takes, in bytes.
///
/// Measured like ``DecoderMemory``, on pictures of noise, which is the worst there is for all of them but GIF: photographs
/// take less, WebP a quarter. The figures are for the efforts that `Rendering` asks for.
struct EncoderMemory {
    /// The picture and all that its encoder has beside it.
    let working: Double
    /// The most that the encoded file has.
    let result: Double

    /// The figures for a result.
    ///
    /// - Parameters:
    ///   - encoding: the type and the quality.
    ///   - pixels: how many there are.
    ///   - bands: samples a pixel, an opacity included.
    ///   - hasAlpha: whether the picture has an opacity.
    init(_ encoding: Encoding, pixels: Double, bands: Double, hasAlpha: Bool) {
        // From 90 on libvips keeps the colours of each pixel (4:4:4) in JPEG and AVIF.
        let isFine = encoding.quality >= 90
        switch encoding.type {
        case .png:
            working = pixels * (bands + 1.4) + 1e6
            result = pixels * bands
        case .webp:
            // 18.9 at quality 80, 28.6 at 100: the tokens of all macroblocks. An opacity is coded like a lossless
            // picture: 49.
            let tokens = 19.5 + max(Double(encoding.quality) - 80, 0) / 2
            working = pixels * (hasAlpha ? 51 : tokens) + 1e6
            result = pixels * (hasAlpha ? 2 : 1)
        case .avif:
            working = pixels * ((isFine ? 53 : 28.5) + (hasAlpha ? (isFine ? 20 : 9) : 0)) + 5e6
            result = pixels * (isFine ? 3 : 1) * (hasAlpha ? 1.5 : 1)
        case .gif:
            // The quantiser keeps a histogram, which grows no more from about a megapixel on: 72 bytes a pixel for small
            // pictures, 18 for large ones.
            working = min(pixels * 77, pixels * 19 + 74e6) + 1e6
            result = pixels * 1.4
        case .jpeg, .heic, .tiff, .jxl, .svg, .pdf:
            // The picture and all coefficients, since it is progressive: 6.5 with colours of each four pixels, 10.3 with
            // those of each, 3.2 for grey.
            working = pixels * (bands < 3 ? 3.4 : isFine ? 10.5 : 6.7) + 1e6
            result = pixels * (isFine ? 3 : 1)
        }
    }
}
