// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The name of an object, an original's or a variant's: 1 to 1,024 bytes of UTF-8 without NUL ("Naming Amazon S3
/// objects").
///
/// Every collection of names is keyed by this type, which compares by bytes (see ``ByteString``), so that the compiler
/// keeps two names apart.
public struct ObjectKey: Sendable, Hashable, CustomStringConvertible {
    /// The most bytes of a key.
    public static let longest = 1024

    private let bytes: ByteString

    /// Checks a key.
    ///
    /// - Throws: ``ObjectKeyError`` if it is empty, longer than ``longest`` bytes or contains NUL.
    public init(_ string: String) throws(ObjectKeyError) {
        let length = string.utf8.count
        guard length > 0 else { throw .empty }
        guard length <= Self.longest else { throw .tooLong(length) }
        guard !string.utf8.contains(0) else { throw .nul }
        bytes = ByteString(string)
    }

    /// The key as text.
    public var string: String { bytes.string }
    /// The key as bytes.
    public var utf8: String.UTF8View { bytes.string.utf8 }
    /// The key as text.
    public var description: String { bytes.string }

    /// The rest of the key behind a prefix; nil when it does not begin so, or nothing is left.
    ///
    /// By bytes: to `String.hasPrefix` a combining accent behind the prefix would be a part of its last letter.
    public func dropping(prefix: String) -> ObjectKey? {
        guard utf8.starts(with: prefix.utf8) else { return nil }
        return try? ObjectKey(String(Substring(utf8.dropFirst(prefix.utf8.count))))
    }
}

extension ObjectKey: Comparable {
    /// By bytes, as S3 lists.
    public static func < (left: ObjectKey, right: ObjectKey) -> Bool { left.bytes < right.bytes }
}

/// Why a text can't be a key.
public enum ObjectKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// It is empty.
    case empty
    /// It has this many bytes, more than ``ObjectKey/longest``.
    case tooLong(Int)
    /// It contains a NUL byte.
    case nul

    /// One sentence.
    public var description: String {
        switch self {
        case .empty: "A key is empty."
        case .tooLong(let length): "A key has \(length) bytes; the longest has \(ObjectKey.longest)."
        case .nul: "A key contains a NUL byte."
        }
    }
}
