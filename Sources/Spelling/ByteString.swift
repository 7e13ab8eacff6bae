// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A text that is its bytes: it compares, hashes and sorts by its UTF-8.
///
/// `String` compares by canonical equivalence, by which `é` in one code point and `é` in two, or `K` and the Kelvin
/// sign, are the same text. To S3, a file system and HTTP they are two names. A dictionary keyed by `String` would hand
/// out the picture of one for the other.
public struct ByteString: Sendable, CustomStringConvertible {
    /// The text.
    public let string: String

    /// Takes any text.
    public init(_ string: String) { self.string = string }

    /// The text.
    public var description: String { string }
}

extension ByteString: Hashable, Comparable {
    /// Whether the bytes are the same.
    public static func == (left: ByteString, right: ByteString) -> Bool {
        left.string.utf8.elementsEqual(right.string.utf8)
    }

    /// By bytes, as S3 lists.
    public static func < (left: ByteString, right: ByteString) -> Bool {
        left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        var string = string
        string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        // No byte of UTF-8, so that the fields of a larger value can't run into one another.
        hasher.combine(0xFF as UInt8)
    }
}
