// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The brands of an ISO base media file (ISO/IEC 14496-12 §4.3), which announce what it holds.
enum HEIFBrands {
    /// Brands beyond these say nothing new.
    private static let maximumBrands = 64

    /// AVIF or HEIC, or nil when no brand is that of a still image.
    ///
    /// The major brand decides. When it is one of the structural brands shared by both, the compatible brands do; when
    /// they are silent as well, HEIC is assumed, and ``HEIFReader`` corrects that from the type of the primary item.
    static func type(of head: Span<UInt8>) -> ImageType? {
        guard head.holds("ftyp", at: 4), let size = head.uint32(bigEndianAt: 0), size >= 16,
            let major = head.uint32(bigEndianAt: 8)
        else { return nil }
        if let type = type(of: FourCC(major)) { return type }
        guard ["mif1", "mif2", "msf1", "miaf"].contains(FourCC(major)) else { return nil }
        let brands = min((Int(size) - 16) / 4, maximumBrands)
        for index in 0..<max(brands, 0) {
            guard let brand = head.uint32(bigEndianAt: 16 + 4 * index) else { break }
            if let type = type(of: FourCC(brand)) { return type }
        }
        return .heic
    }

    private static func type(of brand: FourCC) -> ImageType? {
        switch brand {
        case "avif", "avis": .avif
        case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs": .heic
        default: nil
        }
    }
}
