// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A cache buster: letters that make another URL, and so another variant, of the same picture.
public struct Version: Hashable, Sendable {
    /// The longest version, in characters.
    ///
    /// A SHA-1 in hexadecimal fits.
    public static let longest = 40

    /// The version as written in the URL.
    public let text: String

    /// Makes a version of letters, digits, `-`, `_` and `.`, or nil when there are others, none, or too many.
    public init?(_ text: String) {
        guard (1...Self.longest).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}

extension Version {
    static let option = RecipeOption(
        name: "version",
        grammar: "1…\(longest) of A–Z a–z 0–9 - _ .",
        standard: "none",
        help: "A cache buster: another version is another URL of the same picture.",
        read: { text, options in
            guard let version = Version(text) else { return false }
            options.version = version
            return true
        },
        print: { $0.version?.text })
}
