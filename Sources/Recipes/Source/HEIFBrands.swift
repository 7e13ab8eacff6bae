// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The brands of an ISO base media file (ISO/IEC 14496-12 §4.3), which announce what it holds.
enum HEIFBrands {
    /// Brands beyond these say nothing new.
    private static let maximumBrands = 64

    /// AVIF or HEIC, or nil when the file announces no still image.
    ///
    /// The first brand that says so decides, the major one before the others: cameras and converters write brands of
    /// their own, in any order. When only the brands shared by both are there, or none but a description of pictures,
    /// HEIC is assumed, and ``HEIFReader`` corrects that from the type of the primary item.
    static func type(of head: Span<UInt8>) -> ImageType? {
        guard head.holds("ftyp", at: 4), let (start, end) = contents(of: head), end - start >= 8,
            let major = head.uint32(bigEndianAt: start)
        else { return nil }
        var brands = [FourCC(major)]
        for index in 0..<min((end - start - 8) / 4, maximumBrands) {
            guard let brand = head.uint32(bigEndianAt: start + 8 + 4 * index) else { break }
            brands.append(FourCC(brand))
        }
        for brand in brands {
            if let type = type(of: brand) { return type }
        }
        let isShared = brands.contains { ["mif1", "mif2", "msf1", "miaf"].contains($0) }
        return isShared || describesPictures(head, after: end) ? .heic : nil
    }

    /// Where the contents of the first box lie, whose size may be given in 64 bits; its end may lie beyond the head.
    private static func contents(of head: Span<UInt8>) -> (start: Int, end: Int)? {
        guard let size = head.uint32(bigEndianAt: 0) else { return nil }
        guard size == 1 else { return size >= 16 ? (8, Int(size)) : nil }
        guard let large = head.uint64(bigEndianAt: 8), (24...0x7FFF_FFFF).contains(large) else { return nil }
        return (16, Int(large))
    }

    /// Whether the outermost boxes have a description whose handler is that of pictures (ISO/IEC 23008-12 §6.2).
    private static func describesPictures(_ head: Span<UInt8>, after start: Int) -> Bool {
        var offset = start
        for _ in 0..<maximumBrands {
            guard let box = try? Box(head, at: offset, within: head.count) else { return false }
            guard box.type == "meta" else {
                offset = box.end
                continue
            }
            let handler = box.contents.lowerBound + 4
            return head.holds("hdlr", at: handler + 4) && head.holds("pict", at: handler + 16)
        }
        return false
    }

    private static func type(of brand: FourCC) -> ImageType? {
        switch brand {
        case "avif", "avis": .avif
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs": .heic
        default: nil
        }
    }
}
