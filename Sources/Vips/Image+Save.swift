// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CVips

extension Image {
    /// Writes a progressive JPEG to an open file.
    public func saveJPEG(to descriptor: Int32, quality: Int) throws(VipsError) {
        guard cvips_save_jpeg(handle, descriptor, Int32(quality)) else { throw VipsError(operation: "jpegsave") }
    }

    /// Writes a PNG; `compression` is zlib's level, 0…9.
    public func savePNG(to descriptor: Int32, compression: Int) throws(VipsError) {
        guard cvips_save_png(handle, descriptor, Int32(compression)) else { throw VipsError(operation: "pngsave") }
    }

    /// Writes a lossy WebP; `effort` is libwebp's method, 0…6.
    public func saveWebP(to descriptor: Int32, quality: Int, effort: Int) throws(VipsError) {
        guard cvips_save_webp(handle, descriptor, Int32(quality), Int32(effort)) else {
            throw VipsError(operation: "webpsave")
        }
    }

    /// Writes an AVIF; `effort` is 0…9, slowest last.
    public func saveAVIF(to descriptor: Int32, quality: Int, effort: Int) throws(VipsError) {
        guard cvips_save_avif(handle, descriptor, Int32(quality), Int32(effort)) else {
            throw VipsError(operation: "heifsave")
        }
    }

    /// Writes a GIF; `effort` is 1…10.
    public func saveGIF(to descriptor: Int32, effort: Int) throws(VipsError) {
        guard cvips_save_gif(handle, descriptor, Int32(effort)) else { throw VipsError(operation: "gifsave") }
    }
}
