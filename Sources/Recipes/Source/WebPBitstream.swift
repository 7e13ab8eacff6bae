// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The header of one coded image inside a WebP.
struct WebPBitstream {
    /// Columns, 1 to 16,383 or 16,384.
    let width: Int
    /// Rows, 1 to 16,383 or 16,384.
    let height: Int
    /// Whether a lossless bitstream says that it uses its alpha.
    let hasAlpha: Bool
    /// Whether the bitstream is VP8L.
    let isLossless: Bool

    /// Reads a `VP8 ` or `VP8L` chunk; nil for a chunk of another type.
    init?(_ bytes: Span<UInt8>, _ chunk: RIFFChunk) throws(SourceError) {
        switch chunk.type {
        case "VP8 ": try self.init(lossy: bytes, chunk.data)
        case "VP8L": try self.init(lossless: bytes, chunk.data)
        default: return nil
        }
    }

    /// A key frame of VP8 (RFC 6386 §9.1): a tag of three bytes, a start code, two sizes of 14 bits.
    private init(lossy bytes: Span<UInt8>, _ data: Range<Int>) throws(SourceError) {
        guard data.count >= 10 else { throw .truncated(.webp) }
        guard let tag = bytes.uint24(littleEndianAt: data.lowerBound),
            bytes.holds([0x9D, 0x01, 0x2A], at: data.lowerBound + 3),
            let width = bytes.uint16(littleEndianAt: data.lowerBound + 6),
            let height = bytes.uint16(littleEndianAt: data.lowerBound + 8)
        else { throw .corrupt(.webp, "has no valid key frame") }
        // Shown, a key frame, of a known version, its first partition within the chunk.
        guard tag & 1 == 0, tag >> 1 & 7 <= 3, tag >> 4 & 1 == 1, Int(tag >> 5) < data.count else {
            throw .corrupt(.webp, "has no valid key frame")
        }
        self.width = Int(width & 0x3FFF)
        self.height = Int(height & 0x3FFF)
        guard self.width > 0, self.height > 0 else { throw .corrupt(.webp, "has no valid size") }
        hasAlpha = false
        isLossless = false
    }

    /// A lossless image (RFC 9649 §3.4): a signature, two sizes of 14 bits less one, the alpha bit, version 0.
    private init(lossless bytes: Span<UInt8>, _ data: Range<Int>) throws(SourceError) {
        guard data.count >= 5 else { throw .truncated(.webp) }
        guard bytes.uint8(at: data.lowerBound) == 0x2F,
            let fields = bytes.uint32(littleEndianAt: data.lowerBound + 1), fields >> 29 == 0
        else { throw .corrupt(.webp, "has no valid lossless header") }
        width = Int(fields & 0x3FFF) + 1
        height = Int(fields >> 14 & 0x3FFF) + 1
        hasAlpha = fields >> 28 & 1 == 1
        isLossless = true
    }
}
