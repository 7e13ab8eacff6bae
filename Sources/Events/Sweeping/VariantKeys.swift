// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling
public import Stores

/// The originals that variants are stored of, whether they are there themselves or not.
///
/// All folders are gone through side by side, so that an original comes once, with all that is stored of it.
public struct VariantKeys: KeySource {
    /// The keys that are held at once, over all folders: some 20 MB.
    ///
    /// A list of 1,000 for each of 10,000 signed specs would be gigabytes.
    private static let mostHeld = 100_000

    private var lists: [KeyList]

    /// Those in a store.
    ///
    /// - Parameters:
    ///   - folders: the topmost folders that hold variants.
    ///   - prefix: only originals whose keys begin so; empty for all.
    ///   - after: only originals whose keys come after this one.
    public init(in store: any ObjectStore, folders: [String], prefix: String = "", after: ObjectKey? = nil) {
        let length = min(1000, Self.mostHeld / max(folders.count, 1))
        lists = folders.map { folder in
            KeyList(of: store, folder: folder, prefix: prefix, after: after, pageLength: length) { _ in true }
        }
    }

    /// The next original.
    public mutating func next() async throws(StoreError) -> FoundKey? {
        var (first, places): (ObjectKey?, [Int]) = (nil, [])
        for place in lists.indices {
            guard let key = try await lists[place].peek() else { continue }
            if let known = first, known < key { continue }
            if first != key { (first, places) = (key, []) }
            places.append(place)
        }
        guard let first else { return nil }
        for place in places { lists[place].drop() }
        return FoundKey(first, in: places.map { lists[$0].folder })
    }
}
