// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A place in a range of bytes, from which numbers of any width are read bit by bit, the most significant first.
///
/// It holds no bytes, as ``Cursor`` does not. Headers are short, so that a bit at a time is fast enough.
struct BitReader {
    private var offset: Int
    private let end: Int
    private var shift = 7
    private var zeros = 0
    private let isEscaped: Bool

    /// Starts at the first bit of a range.
    /// - Parameter isEscaped: Whether a 3 after two bytes of zero is no part of the data, as in HEVC (ITU-T H.265 §7.4.2).
    init(_ range: Range<Int>, isEscaped: Bool = false) {
        offset = range.lowerBound
        end = range.upperBound
        self.isEscaped = isEscaped
    }

    /// The next 0 to 64 bits, as a number without a sign.
    mutating func next(_ count: Int, _ bytes: Span<UInt8>) throws(SourceError) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<min(count, 64) { value = value << 1 | (try bit(bytes) ? 1 : 0) }
        return value
    }

    /// The next bit.
    mutating func bit(_ bytes: Span<UInt8>) throws(SourceError) -> Bool {
        if shift == 7, isEscaped, zeros >= 2, offset < end, bytes.uint8(at: offset) == 3 {
            offset += 1
            zeros = 0
        }
        guard offset < end, let byte = bytes.uint8(at: offset) else {
            throw .corrupt(.heic, "has a stream whose header is cut short")
        }
        let bit = byte >> UInt8(shift) & 1
        if shift > 0 {
            shift -= 1
        } else {
            shift = 7
            offset += 1
            zeros = byte == 0 ? zeros + 1 : 0
        }
        return bit == 1
    }

    /// A number by the Exp-Golomb code that HEVC (§9.2) and AV1 (§4.10.3) share, below 2³² − 1.
    ///
    /// The longest codes are refused, since decoders disagree about them.
    mutating func exponential(_ bytes: Span<UInt8>) throws(SourceError) -> Int {
        var width = 0
        while try !bit(bytes) {
            width += 1
            guard width < 32 else { throw .corrupt(.heic, "has a stream with a number out of range") }
        }
        return Int(try next(width, bytes)) + (1 << width) - 1
    }
}
