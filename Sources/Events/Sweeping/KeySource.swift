// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling
public import Stores

/// Originals, found one after the other in the order of their keys' bytes.
///
/// A value, so that one copy can count what another works through.
public protocol KeySource: Sendable {
    /// The next one; nil after the last.
    ///
    /// - Throws: `StoreError` when the store can't be listed.
    mutating func next() async throws(StoreError) -> FoundKey?
}

/// An original that a source has found.
public struct FoundKey: Sendable, Hashable {
    /// Its key below the originals.
    public let key: ObjectKey
    /// The topmost folders that a variant of it was found in; none where originals were listed.
    public let folders: [String]

    /// A key, and where variants of it are.
    public init(_ key: ObjectKey, in folders: [String] = []) {
        self.key = key
        self.folders = folders
    }
}
