// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Stores

extension Origin {
    /// Deletes every stored variant of an original, and forgets those in memory.
    ///
    /// A variant that is being made from the old original while this runs is answered, and neither kept nor stored.
    ///
    /// - Parameter key: the original's key below ``VariantPath/originals``.
    /// - Returns: how many variants may have been there: one for each spec that the store has anything of.
    /// - Throws: ``OriginError`` when the store can't be listed, or a variant can't be deleted.
    public func purge(_ key: String, deadline: ContinuousClock.Instant) async throws(OriginError) -> Int {
        generations.advance(key)
        forget(key)
        let specs = try await specs(deadline)
        let variants = specs.compactMap { try? ObjectKey("\($0)/\(key)") }
        let failures: [ObjectKey: StoreError]
        do throws(StoreError) { failures = try await stored.store.delete(variants, deadline: deadline) } catch {
            throw OriginError(error)
        }
        // Once more: a flight may have found an old variant in the store before it was deleted.
        generations.advance(key)
        forget(key)
        if let failure = failures.values.first { throw OriginError(failure) }
        return variants.count
    }

    /// Forgets what is held in memory of an original: its variants, and that it is missing.
    public func forget(_ key: String) {
        memory.removeAll(ofKey: key)
        originals.forgetMissing(VariantPath.originals + key)
    }

    /// The specs that the store has variants of: its topmost folders, as far as they are specs.
    ///
    /// One short list for each, jumping from folder to folder, since a list of everything could take hours. `0` is the
    /// byte after `/`, so `800x600` and a `0` come after everything in the folder.
    func specs(_ deadline: ContinuousClock.Instant) async throws(OriginError) -> [String] {
        var specs: [String] = []
        var after: ObjectKey?
        do throws(StoreError) {
            while let first = try await stored.store.list(prefix: "", after: after, limit: 1, deadline: deadline)
                .entries.first?.key
            {
                let folder = first.string.utf8.prefix { $0 != UInt8(ascii: "/") }
                let name = String(Substring(folder))
                if folder.count < first.string.utf8.count, (try? Recipe(parsing: name)) != nil { specs.append(name) }
                after = try ObjectKey(name + "0")
            }
        } catch {
            // A bucket that says it is not there says nothing of any original.
            guard error.code == .notFound else { throw OriginError(error) }
            throw OriginError(.storeTrouble, "The store can't be listed.", diagnostic: "\(error)")
        }
        return specs
    }
}
