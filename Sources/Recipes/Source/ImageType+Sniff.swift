// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension ImageType {
    /// The type that the first bytes of a file announce, or nil when they announce none of these.
    ///
    /// Names and media types given by others are never consulted. Some 64 bytes are enough, except for an SVG, whose
    /// root element may follow a prolog: give the first 1,024 where they are at hand.
    public static func sniff(_ head: Span<UInt8>) -> ImageType? {
        if head.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
        if head.starts(with: PNGChunk.signature) { return .png }
        if head.starts(with: "GIF87a") || head.starts(with: "GIF89a") { return .gif }
        if head.starts(with: "RIFF"), head.holds("WEBP", at: 8) { return .webp }
        if head.starts(with: "%PDF-") { return .pdf }
        if isTIFF(head) { return .tiff }
        if isJPEGXL(head) { return .jxl }
        return HEIFBrands.type(of: head) ?? (isSVG(head) ? .svg : nil)
    }

    /// TIFF 6.0 §2 (42) and BigTIFF (43), in either byte order.
    private static func isTIFF(_ head: Span<UInt8>) -> Bool {
        if head.starts(with: [0x49, 0x49, 0x2A, 0x00]) || head.starts(with: [0x4D, 0x4D, 0x00, 0x2A]) { return true }
        return head.starts(with: [0x49, 0x49, 0x2B, 0x00]) || head.starts(with: [0x4D, 0x4D, 0x00, 0x2B])
    }

    /// A bare codestream (ISO/IEC 18181-1) or the signature box of the container (18181-2).
    private static func isJPEGXL(_ head: Span<UInt8>) -> Bool {
        head.starts(with: [0xFF, 0x0A])
            || head.starts(with: [0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A])
    }

    /// SVG has no magic number: it is text whose first mark is `<` and which opens an `svg` element soon.
    private static func isSVG(_ head: Span<UInt8>) -> Bool {
        var start = head.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let end = min(head.count, 1_024)
        while start < end, head[start] == 0x20 || (0x09...0x0D).contains(head[start]) { start += 1 }
        guard start < end, head[start] == 0x3C else { return false }
        while start < end {
            if head.holds("<svg", at: start), let next = head.uint8(at: start + 4), endsName(next) { return true }
            start += 1
        }
        return false
    }

    /// Whether a byte after an element's name ends it: white space, `/` or `>`.
    private static func endsName(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x09...0x0D, 0x20, 0x2F, 0x3E: true
        default: false
        }
    }
}
