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
        var total = Reconciliation()
        try await delete(others(key, beside: [], deadline) { _ in .outdated }, deadline, &total)
        // Once more: a flight may have found an old variant in the store before it was deleted.
        renew(key)
        return total.deleted
    }

    /// Deletes what is outdated of the stored variants of an original: made from another original than there is now, or by
    /// an older revision of the engine.
    ///
    /// An original that is gone makes nothing outdated: what is left of such is a matter of its own, and a store whose
    /// originals can't be seen for an hour must not lose all variants. What was not stored by us has no revision, and is
    /// outdated only when it is older than its original.
    ///
    /// - Parameters:
    ///   - key: the original's key below ``VariantPath/originals``.
    ///   - folders: the topmost folders that are looked into, as ``variantFolders(deadline:)`` names them.
    ///   - isDry: whether nothing is deleted in truth.
    ///   - deadline: when to give up.
    ///   - first: what has to be done before anything is deleted, if anything is.
    /// - Returns: what there was: current and outdated ones, and those deleted, or that would be; with
    ///   ``Reconciliation/failure`` when that was not all.
    public func purgeOutdated(
        _ key: ObjectKey, in folders: [String], isDry: Bool, deadline: ContinuousClock.Instant,
        first: () async -> Void = {}
    ) async -> Reconciliation {
        var total = Reconciliation()
        do throws(OriginError) {
            let original = try await original(key, deadline)
            total.isGone = original == nil
            let variants = try await variants(key, folders.compactMap(Self.spec), deadline) { [engine] in
                guard let original else { return Rung.state(of: $0, oldest: engine) }
                return Rung.state(of: $0, against: original, oldest: engine)
            }
            let old = variants.filter { $0.state == .outdated }
            total.current = variants.count { $0.state == .current }
            total.outdated = old.count
            if isDry { total.deleted = old.count }
            guard !isDry, !old.isEmpty else { return total }
            renew(key)
            await first()
            try await delete(old, deadline, &total)
        } catch { total.failure = error }
        if total.outdated > 0, !isDry { renew(key) }
        return total
    }

    /// The names of the store's topmost folders that hold variants.
    ///
    /// - Throws: ``OriginError`` when the store can't be listed.
    public func variantFolders(deadline: ContinuousClock.Instant) async throws(OriginError) -> [String] {
        try await specs(deadline).map(\.canonical)
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
        return folders.compactMap(Self.spec)
    }

    /// The spec that a folder holds variants of: only the spelling that a variant is stored under.
    private static func spec(_ folder: String) -> Recipe? {
        (try? Recipe(parsing: folder)).flatMap { $0.canonical.utf8.elementsEqual(folder.utf8) ? $0 : nil }
    }
}
