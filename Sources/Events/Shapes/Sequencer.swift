// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Where an event stands among those of the same key ("Event message structure", Amazon S3 User Guide).
///
/// It is a hexadecimal text of any length. To compare two, the shorter is filled up with zeros on its right; so `1A` and
/// `1A00` say the same. Those of different keys can't be compared.
public struct Sequencer: Sendable, Hashable, CustomStringConvertible {
    /// The longest that is read, in digits.
    ///
    /// S3's have 16 or 18.
    public static let longest = 128

    /// The digits in capitals, without the zeros at their end: that makes equal what is equal, and `0` of all zeros.
    public let description: String

    /// Reads a sequencer; nil if it is empty, over ``longest`` digits, or not hexadecimal.
    public init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy(Self.isDigit) else { return nil }
        var digits = text.uppercased()[...]
        while digits.utf8.count > 1, digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
        description = String(digits)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "F"),
            UInt8(ascii: "a")...UInt8(ascii: "f"):
            true
        default: false
        }
    }
}

extension Sequencer: Comparable {
    /// Whether the left event came before the right one.
    public static func < (left: Sequencer, right: Sequencer) -> Bool {
        // In ASCII the digits come before the capitals. The one that goes on after the other has ended is the greater,
        // since it goes on with something that is not all zeros.
        left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
    }
}
