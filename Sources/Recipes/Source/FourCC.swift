// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A name of four characters, as PNG, RIFF and ISO base media files use for their parts.
struct FourCC: Hashable, ExpressibleByStringLiteral {
    /// The characters, the first in the most significant byte.
    let rawValue: UInt32

    init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    init(stringLiteral value: StaticString) {
        var number: UInt32 = 0
        for byte in value.description.utf8.prefix(4) { number = number << 8 | UInt32(byte) }
        rawValue = number
    }

    /// Whether all four are ASCII letters.
    var isLetters: Bool {
        for shift in [24, 16, 8, 0] as [UInt32] {
            let lowercased = UInt8(truncatingIfNeeded: rawValue >> shift) | 0x20
            guard (0x61...0x7A).contains(lowercased) else { return false }
        }
        return true
    }
}
