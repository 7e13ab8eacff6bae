// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import JobProtocol
public import Recipes
internal import Vips

extension Renderer {
    /// Encodes and decodes a tiny picture of every type, so that all of libvips' modules, tables and vector code are
    /// loaded before the first job, and before a sandbox closes the file system.
    ///
    /// A type that can't be encoded here (heic, as a rule) is skipped: its decoder loads with the first original.
    ///
    /// - Throws: ``RenderError`` when a type of the web can't be made at all.
    public func warmUp(_ types: [ImageType]) throws(RenderError) {
        let outputs: [ImageType] = [.jpeg, .png, .webp, .avif, .gif]
        for type in outputs where types.contains(type) {
            do throws(VipsError) {
                try Self.roundTrip(type)
            } catch { throw RenderError(.setup, error) }
        }
    }

    private static func roundTrip(_ type: ImageType) throws(VipsError) {
        guard let file = try? SharedMemory(name: "warm-up") else { return }
        try encode(Image.sample(width: 16, height: 16), Encoding(type: type, quality: 80), into: file.descriptor.number)
        try file.withBytes { bytes throws(VipsError) in
            guard type == .jpeg else {
                _ = try Image.thumbnail(of: bytes, width: 8, height: 8).copiedToMemory()
                return
            }
            let rows = try Image.jpeg(of: bytes, width: 8, height: 8, orientation: 1)
            _ = try rows.shrunk(width: 8, height: 8).copiedToMemory()
            try rows.finishJPEG()
        }
    }
}
