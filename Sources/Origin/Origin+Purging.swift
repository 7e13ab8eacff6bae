// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
public import Spelling
internal import Stores

extension Origin {
    /// Deletes every stored variant of an original, and forgets those in memory.
    ///
    /// A variant that is being made from the old original while this runs is answered, and neither kept nor stored.
    ///
    /// - Parameter key: the original's key below ``VariantPath/originals``.
    /// - Returns: how many variants there were.
    /// - Throws: ``OriginError`` when the store can't be listed, or a variant can't be deleted.
    public func purge(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(OriginError) -> Int {
        renew(key)
        let variants = try await others(key, beside: [], nil, deadline)
        try await delete(variants.map(\.path.variantKey), deadline)
        // Once more: a flight may have found an old variant in the store before it was deleted.
        renew(key)
        return variants.count { $0.state == .outdated }
    }

    /// Begins another generation of an original: what is in memory of it (that it is missing too), or on its way there
    /// or to the store, is void.
    public func renew(_ key: ObjectKey) {
        generations.advance(key)
        memory.removeAll(of: key)
        if let original = try? VariantPath.originalKey(of: key) { originals.forgetMissing(original) }
    }

    /// The specs that the store has variants of: its topmost folders, as far as they are specs.
    func specs(_ deadline: ContinuousClock.Instant) async throws(OriginError) -> [Recipe] {
        let folders: [String]
        do throws(StoreError) {
            folders = try await stored.store.folders(beginning: Recipe.beginnings, deadline: deadline)
        } catch {
            throw OriginError(variants: error)
        }
        // Only the spelling that a variant is stored under.
        return folders.compactMap { name in
            (try? Recipe(parsing: name)).flatMap { $0.canonical.utf8.elementsEqual(name.utf8) ? $0 : nil }
        }
    }
}
