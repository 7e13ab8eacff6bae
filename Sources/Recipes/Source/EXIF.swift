// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The one tag of EXIF that decides how pixels are shown.
enum EXIF {
    /// The orientation in an EXIF block, 1 to 8; 1 when the block has none, or none that is valid.
    ///
    /// Only the first directory is read (TIFF 6.0 §2, EXIF 2.32 §4.5), so directories that loop cost nothing, and the
    /// number of entries is cut to those that fit. Of several orientations the first counts, as it does for libexif.
    /// - Parameter block: Where the block lies; it may begin with `Exif\0\0`, as in JPEG, or with the TIFF header.
    static func orientation(_ bytes: Span<UInt8>, in block: Range<Int>) -> Int {
        // libvips takes no larger block, and so turns no such image.
        guard block.count <= 1 << 20, bytes.holds(block.count, at: block.lowerBound) else { return 1 }
        var base = block.lowerBound
        if bytes.holds("Exif", at: base) {
            guard bytes.holds([0, 0], at: base + 4) else { return 1 }
            base += 6
        }
        guard block.upperBound - base >= 8, let order = ByteOrder(bytes, at: base),
            let first = order.uint32(bytes, at: base + 4), Int(first) <= block.upperBound - base - 2,
            let declared = order.uint16(bytes, at: base + Int(first))
        else { return 1 }
        let entries = base + Int(first) + 2
        let fitting = min(Int(declared), (block.upperBound - entries) / 12)
        for entry in 0..<fitting {
            let offset = entries + entry * 12
            guard order.uint16(bytes, at: offset) == 0x0112,
                let format = order.uint16(bytes, at: offset + 2).flatMap({ Format(rawValue: $0) }),
                let place = place(bytes, at: offset, format, base..<block.upperBound, order)
            else { continue }
            let value = value(bytes, at: place, format, order)
            return (1...8).contains(value) ? value : 1
        }
        return 1
    }

    /// The formats of values that libexif knows (TIFF 6.0 §2), 1 to 12.
    private enum Format: UInt16 {
        case byte = 1
        case ascii, short, long, rational, signedByte, undefined, signedShort, signedLong, signedRational, float, double

        /// Bytes of one value.
        var size: Int {
            switch self {
            case .byte, .ascii, .signedByte, .undefined: 1
            case .short, .signedShort: 2
            case .long, .signedLong, .float: 4
            case .rational, .signedRational, .double: 8
            }
        }
    }

    /// Where an entry's values lie, in it or elsewhere in the block; nil for one without values or beyond the block.
    private static func place(
        _ bytes: Span<UInt8>, at entry: Int, _ format: Format, _ block: Range<Int>, _ order: ByteOrder
    ) -> Int? {
        guard let count = order.uint32(bytes, at: entry + 4), count > 0 else { return nil }
        let length = format.size * Int(count)
        guard length > 4 else { return entry + 8 }
        guard let relative = order.uint32(bytes, at: entry + 8) else { return nil }
        let offset = block.lowerBound + Int(relative)
        return length <= block.upperBound - offset ? offset : nil
    }

    /// The first of an entry's values as a number, 0 when it is none that could be an orientation.
    private static func value(_ bytes: Span<UInt8>, at offset: Int, _ format: Format, _ order: ByteOrder) -> Int {
        switch format {
        case .byte, .signedByte: Int(bytes.uint8(at: offset) ?? 0)
        case .short, .signedShort: Int(order.uint16(bytes, at: offset) ?? 0)
        case .long, .signedLong: Int(order.uint32(bytes, at: offset) ?? 0)
        // libvips reads the number that a text begins with.
        case .ascii: Int(bytes.uint8(at: offset) ?? 0) - 0x30
        case .rational, .undefined, .signedRational, .float, .double: 0
        }
    }
}
