// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The checksum of PNG chunks (PNG specification annex D, ISO 3309).
enum CRC32 {
    /// The checksum of the bytes in a range that lies within the span.
    static func checksum(_ bytes: Span<UInt8>, in range: Range<Int>) -> UInt32 {
        guard bytes.holds(range.count, at: range.lowerBound) else { return 0 }
        var value: UInt32 = 0xFFFF_FFFF
        for position in range {
            value = table[Int((value ^ UInt32(bytes[position])) & 0xFF)] ^ (value >> 8)
        }
        return ~value
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 0 ? value >> 1 : 0xEDB8_8320 ^ (value >> 1) }
    }
}
