// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What the properties of a HEIF item tell of its colours (`colr`, ISO/IEC 14496-12 §12.1.5).
struct HEIFColours {
    /// Whether an ICC profile is there that applies.
    private(set) var hasProfile = false
    /// What the first code points say, if something is to be converted.
    private(set) var numbers: ColourNumbers?
    /// Whether the stream has brightness only.
    let isMonochrome: Bool

    /// Bytes of `nclx` behind its name: three numbers of two, and a flag.
    private static let codePoints = 6

    /// Reads the properties of an image, and those of its first tile where it is made of several.
    init(of item: UInt64, _ tile: UInt64, _ properties: HEIFProperties, _ bytes: Span<UInt8>) {
        isMonochrome = Self.isMonochrome(tile, properties, bytes)
        var sawNumbers = false
        for image in item == tile ? [item] : [item, tile] {
            for property in properties.properties(of: image)
            where property.type == "colr" && property.contents.count >= 4 {
                let (name, data) = (property.contents.lowerBound, property.contents.lowerBound + 4)
                if bytes.holds("prof", at: name) || bytes.holds("rICC", at: name) {
                    let model = ICCHeader(bytes.extracting(data..<property.contents.upperBound))?.model
                    // Decoders make RGB of brightness too, so that a profile of RGB applies to it as well.
                    hasProfile = hasProfile || model == .rgb || model == .grey && isMonochrome
                } else if bytes.holds("nclx", at: name), !sawNumbers, property.contents.count >= 4 + Self.codePoints,
                    let primaries = bytes.uint16(bigEndianAt: data), let transfer = bytes.uint16(bigEndianAt: data + 2)
                {
                    sawNumbers = true
                    numbers = ColourNumbers(nclx: Int(primaries), transfer: Int(transfer))
                }
            }
        }
    }

    private static func isMonochrome(_ item: UInt64, _ properties: HEIFProperties, _ bytes: Span<UInt8>) -> Bool {
        if let configuration = properties.property("av1C", of: item), configuration.count >= 4,
            let flags = bytes.uint8(at: configuration.lowerBound + 2)
        {
            // AV1 in ISO base media §2.3.
            return flags & 0x10 != 0
        }
        guard let configuration = properties.property("hvcC", of: item), configuration.count >= 23,
            let format = bytes.uint8(at: configuration.lowerBound + 16)
        else { return false }
        // chroma_format_idc (ISO/IEC 14496-15 §8.3.2.1).
        return format & 3 == 0
    }
}
