// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A place in a range of bytes, from which big-endian fields are read one after another.
///
/// It holds no bytes, only offsets: the span is given with each read.
struct Cursor {
    private(set) var offset: Int
    let end: Int

    init(_ range: Range<Int>) {
        offset = range.lowerBound
        end = range.upperBound
    }

    /// Whether all of the range has been read.
    var isAtEnd: Bool { offset >= end }

    /// The next field of 0, 1, 2, 3, 4 or 8 bytes; one of no bytes is 0.
    mutating func next(_ width: Int, _ bytes: Span<UInt8>) throws(SourceError) -> UInt64 {
        guard width >= 0, width <= 8, width <= end - offset, bytes.holds(width, at: offset) else {
            throw .corrupt(.heic, "has a box shorter than its fields")
        }
        var value: UInt64 = 0
        for position in offset..<(offset + width) { value = value << 8 | UInt64(bytes[position]) }
        offset += width
        return value
    }

    /// Passes over bytes, which must be there.
    mutating func skip(_ length: Int) throws(SourceError) {
        guard length >= 0, length <= end - offset else { throw .truncated(.heic) }
        offset += length
    }

    /// The version and flags that begin a full box.
    mutating func versionAndFlags(_ bytes: Span<UInt8>) throws(SourceError) -> (version: UInt64, flags: UInt64) {
        (try next(1, bytes), try next(3, bytes))
    }
}
