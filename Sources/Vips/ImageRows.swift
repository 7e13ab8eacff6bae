// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CVips

/// The rows of a PNG whose end is damaged, as zlib finds them.
public struct ImageRows: Sendable {
    /// What the checksum at the end of the rows says of them.
    public enum Check: Sendable {
        /// It is theirs.
        case right
        /// It is that of other rows.
        case wrong
        /// It is not there.
        case missing
    }

    /// Whether the rows are those that were written.
    public let check: Check
    /// All rows in a new zlib stream.
    public let stream: [UInt8]

    /// Goes through a zlib stream that lies in pieces; nil when it holds fewer bytes than wanted.
    public init?(_ bytes: UnsafeRawBufferPointer, pieces: [Range<Int>], wanted: Int) {
        guard let base = bytes.baseAddress, pieces.allSatisfy({ $0.lowerBound >= 0 && $0.upperBound <= bytes.count })
        else { return nil }
        var (stream, length) = (nil as UnsafeMutablePointer<UInt8>?, 0)
        let found = cvips_rewrite_rows(
            base.assumingMemoryBound(to: UInt8.self), pieces.map(\.lowerBound), pieces.map(\.count), pieces.count,
            wanted, &stream, &length)
        defer { cvips_free_rows(stream) }
        switch found {
        case CVIPS_ROWS_RIGHT: check = .right
        case CVIPS_ROWS_WRONG: check = .wrong
        case CVIPS_ROWS_UNSURE: check = .missing
        default: return nil
        }
        self.stream = Array(UnsafeBufferPointer(start: stream, count: length))
    }

    /// The checksum of PNG's chunks (PNG specification annex D); 0 for a range beyond the bytes.
    public static func checksum(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) -> UInt32 {
        guard let base = bytes.baseAddress, range.lowerBound >= 0, range.upperBound <= bytes.count else { return 0 }
        return cvips_checksum(base.assumingMemoryBound(to: UInt8.self) + range.lowerBound, range.count)
    }
}
