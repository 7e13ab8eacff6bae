// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
public import Spelling
public import Stores

/// The originals that are there, but for the empty objects that stand for folders.
public struct OriginalKeys: KeySource {
    private var list: KeyList

    /// Those in a store.
    ///
    /// - Parameters:
    ///   - prefix: only those whose keys, below the originals, begin so; empty for all.
    ///   - after: only those whose keys come after this one.
    public init(in store: any ObjectStore, prefix: String = "", after: ObjectKey? = nil) {
        let folder = String(Substring(VariantPath.originals.utf8.dropLast()))
        list = KeyList(of: store, folder: folder, prefix: prefix, after: after) {
            $0.size > 0 && $0.key.utf8.last != UInt8(ascii: "/")
        }
    }

    /// The next original.
    public mutating func next() async throws(StoreError) -> FoundKey? {
        guard let key = try await list.peek() else { return nil }
        list.drop()
        return FoundKey(key)
    }
}
