// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Walks the units of an HEVC image: those of its decoder configuration, then those of its data.
///
/// Every sequence parameter set counts, since a picture may use any of them.
struct HEVCStream {
    /// What the headers amount to.
    private(set) var coded = CodedStream()
    private(set) var units = 0

    /// Takes in the arrays of units of a decoder configuration (ISO/IEC 14496-15 §8.3.2.1).
    mutating func read(_ bytes: Span<UInt8>, configuration: Range<Int>) throws(SourceError) {
        var cursor = Cursor(configuration)
        for _ in 0..<22 { _ = try cursor.next(1, bytes) }
        for _ in 0..<(try cursor.next(1, bytes)) {
            _ = try cursor.next(1, bytes)
            for _ in 0..<(try cursor.next(2, bytes)) { try readUnit(bytes, &cursor, lengthWidth: 2) }
        }
    }

    /// Takes in the units that fill a range, each after its length in four bytes.
    ///
    /// A configuration may call for shorter lengths; no encoder does, and libheif would not follow.
    mutating func read(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SourceError) {
        var cursor = Cursor(range)
        while !cursor.isAtEnd { try readUnit(bytes, &cursor, lengthWidth: 4) }
    }

    private mutating func readUnit(
        _ bytes: Span<UInt8>, _ cursor: inout Cursor, lengthWidth: Int
    ) throws(SourceError) {
        units += 1
        guard units <= HEIFLimits.units else { throw .excessive(.heic, "units in its stream") }
        let length = Int(try cursor.next(lengthWidth, bytes))
        let start = cursor.offset
        try cursor.skip(length)
        guard length > 2, let header = bytes.uint16(bigEndianAt: start) else { return }
        // Units of further layers (§7.3.1.2) are for decoders of several views, which there are none of here.
        guard header >> 3 & 63 == 0 else { return }
        let payload = (start + 2)..<(start + length)
        switch header >> 9 & 63 {
        case 33:
            let sequence = try HEVCSequence(bytes, in: payload)
            try coded.add(width: sequence.width, height: sequence.height, bits: sequence.bits)
        // A slice whose first bit says that a picture begins (§7.3.6.1).
        case 0..<32: if let first = bytes.uint8(at: start + 2), first & 0x80 != 0 { coded.pictures += 1 }
        default: break
        }
    }
}
