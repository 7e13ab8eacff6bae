// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// WebP files, chunk by chunk; bitstreams have a header and nothing that decodes.
enum WebPBuilder {
    /// A RIFF container around chunks.
    /// - Parameter size: What the container claims to hold, if not the true number of bytes.
    static func file(_ chunks: [[UInt8]], size: Int? = nil) -> [UInt8] {
        let contents = Fields.text("WEBP") + chunks.flatMap { $0 }
        return Fields.text("RIFF") + Fields.little(size ?? contents.count, 4) + contents
    }

    /// A chunk, padded to an even length.
    static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        Fields.text(type) + Fields.little(data.count, 4) + data + [UInt8](repeating: 0, count: data.count & 1)
    }

    /// A lossy bitstream.
    static func lossy(_ width: Int, _ height: Int, tag: Int = 0x10) -> [UInt8] {
        chunk(
            "VP8 ",
            Fields.little(tag, 3) + [0x9D, 0x01, 0x2A] + Fields.little(width, 2) + Fields.little(height, 2) + [7])
    }

    /// A lossless bitstream.
    static func lossless(_ width: Int, _ height: Int, alpha: Bool = false, version: Int = 0) -> [UInt8] {
        let fields = (width - 1) | (height - 1) << 14 | (alpha ? 1 << 28 : 0) | version << 29
        return chunk("VP8L", [0x2F] + Fields.little(fields, 4))
    }

    /// The header of the extended format; flags are 2 animation, 4 XMP, 8 EXIF, 16 alpha, 32 profile.
    static func extended(_ width: Int, _ height: Int, flags: Int) -> [UInt8] {
        chunk("VP8X", Fields.little(flags, 4) + Fields.little(width - 1, 3) + Fields.little(height - 1, 3))
    }

    /// The animation parameters.
    static let animation = chunk("ANIM", [0, 0, 0, 0, 0, 0])

    /// A frame of an animation around its own chunks.
    static func frame(_ left: Int, _ top: Int, _ width: Int, _ height: Int, _ chunks: [[UInt8]]) -> [UInt8] {
        let place = [left / 2, top / 2, width - 1, height - 1, 100].flatMap { Fields.little($0, 3) }
        return chunk("ANMF", place + [0] + chunks.flatMap { $0 })
    }
}
