// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Walks the units of an AV1 stream (AV1 Bitstream & Decoding Process Specification §5.3).
///
/// Every sequence header counts, those of layers and those of the file's decoder configuration too: a decoder is given
/// all of them.
struct AV1Stream {
    /// What the headers amount to.
    private(set) var coded = CodedStream()
    private var sequence: AV1Sequence?
    private(set) var units = 0

    /// Takes in the units that fill a range.
    mutating func read(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SourceError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            units += 1
            guard units <= HEIFLimits.units else { throw .excessive(.avif, "units in its stream") }
            let (type, payload) = try Self.unit(bytes, offset..<range.upperBound)
            switch type {
            case 1:
                let sequence = try AV1Sequence(bytes, in: payload)
                try coded.add(width: sequence.width, height: sequence.height, bits: sequence.bits)
                self.sequence = sequence
            case 3, 6: try readFrame(bytes, payload)
            default: break
            }
            offset = payload.upperBound
        }
    }

    /// Type and payload of the unit that a range begins with (§5.3.1, §5.3.2).
    static func unit(
        _ bytes: Span<UInt8>, _ range: Range<Int>
    ) throws(SourceError) -> (type: UInt8, payload: Range<Int>) {
        var cursor = Cursor(range)
        let header = try cursor.next(1, bytes)
        guard header & 0x80 == 0 else { throw .corrupt(.avif, "has a stream that is none") }
        if header & 4 != 0 { _ = try cursor.next(1, bytes) }
        let type = UInt8(header >> 3 & 15)
        guard header & 2 != 0 else { return (type, cursor.offset..<range.upperBound) }
        var size: UInt64 = 0
        // A number of up to eight bytes, each with seven bits, the least significant first (§4.10.5).
        for index in 0..<8 as Range<UInt64> {
            let byte = try cursor.next(1, bytes)
            size |= (byte & 0x7F) << (7 * index)
            if byte & 0x80 == 0 { break }
        }
        guard size <= UInt64(range.upperBound - cursor.offset) else { throw .truncated(.avif) }
        return (type, cursor.offset..<(cursor.offset + Int(size)))
    }

    private mutating func readFrame(_ bytes: Span<UInt8>, _ payload: Range<Int>) throws(SourceError) {
        guard let sequence else { throw .corrupt(.avif, "has a frame before the header of its stream") }
        let frame = try AV1Frame(bytes, in: payload, sequence)
        guard !frame.isRepeated else { return }
        coded.pictures += 1
        guard frame.hasOwnSize else { return }
        // Rather than to follow the header any further: layers are small, and no other honest picture has this.
        try coded.add(width: 1 << sequence.widthBits, height: 1 << sequence.heightBits, bits: sequence.bits)
    }
}
