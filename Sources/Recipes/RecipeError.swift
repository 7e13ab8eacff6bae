// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why a path is not a variant's: what is wrong, where, and what would be right.
///
/// Every case is the client's mistake and stays one for as long as the URL does, so the answer may be cached long.
public struct RecipeError: Error, Hashable, Sendable {
    /// The kinds of mistake, a closed set that serves as a metric's label.
    public enum Code: String, Sendable, CaseIterable {
        case path, key, encoding, size, option, value
    }

    /// The kind of mistake.
    public let code: Code
    /// One sentence or two for the client: the thing, the bound and the fix.
    public let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// A key that makes a longer name in the store than there may be, its bytes and the bound.
    static func tooLong(_ length: Int, longest: Int) -> RecipeError {
        RecipeError(.key, "The key has \(length) bytes; with this size it may have up to \(longest).")
    }
}

extension RecipeError: CustomStringConvertible {
    /// The message.
    public var description: String { message }
}
