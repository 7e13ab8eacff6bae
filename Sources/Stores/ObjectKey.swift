// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The name of an object: 1 to 1,024 bytes of UTF-8 without NUL ("Naming
/// Amazon S3 objects").
///
/// A name is its bytes. `String` compares by canonical equivalence, by which
/// `é` in one code point and `é` in two are the same text; they are two
/// objects, so keys compare, hash and sort by bytes.
public struct ObjectKey: Sendable, CustomStringConvertible {
    /// The key as text.
    public let string: String

    /// Checks a key.
    ///
    /// - Throws: An error with the code `invalidKey` if it is empty, longer
    ///   than 1,024 bytes or contains NUL.
    public init(_ string: String) throws(StoreError) {
        guard (1...1024).contains(string.utf8.count) else {
            throw StoreError(.invalidKey, "A key of \(string.utf8.count) bytes is not between 1 and 1024 bytes.")
        }
        guard !string.utf8.contains(0) else { throw StoreError(.invalidKey, "A key contains a NUL byte.") }
        self.string = string
    }

    /// The key as text.
    public var description: String { string }
}

extension ObjectKey: Hashable, Comparable {
    /// Whether the bytes are the same.
    public static func == (left: ObjectKey, right: ObjectKey) -> Bool {
        left.string.utf8.elementsEqual(right.string.utf8)
    }

    /// By bytes, as S3 lists.
    public static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        var string = string
        string.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(0xFF as UInt8)
    }
}
