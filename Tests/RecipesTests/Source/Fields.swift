// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Number fields as the formats write them.
enum Fields {
    /// The low bytes of a number, most significant first.
    static func big(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    /// The low bytes of a number, least significant first.
    static func little(_ value: Int, _ width: Int) -> [UInt8] {
        big(value, width).reversed()
    }

    /// The bytes of ASCII text.
    static func text(_ text: String) -> [UInt8] {
        Array(text.utf8)
    }
}
