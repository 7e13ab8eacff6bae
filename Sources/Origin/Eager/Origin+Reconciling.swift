// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Recipes
internal import Stores

extension Origin {
    /// Nothing is gained by chasing an original that is replaced faster than its variants are made.
    private static let mostRounds = 4

    /// Brings the variants of an original in line with it: every rung of the ladder is there and made from the original
    /// as it is now, and nothing older is left; or, when the original is gone, nothing is left at all.
    ///
    /// It looks at what is, and not at what an event said of it. So events may come twice, late, or in any order: the end
    /// is the same. After its work it looks again, since an original may be replaced meanwhile; whoever finishes last,
    /// of two who work on the same original, finds the other's traces.
    ///
    /// - Parameters:
    ///   - key: the original's key below ``VariantPath/originals``.
    ///   - ladder: what is to be there of every original.
    ///   - deadline: when to give up.
    /// - Throws: ``OriginError``; ``OriginError/isPassing`` tells whether it is worth trying again.
    public func reconcile(
        _ key: String, ladder: [Recipe], deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> Reconciliation {
        var total = Reconciliation()
        for _ in 0..<Self.mostRounds {
            guard let original = try await original(key, deadline) else {
                try await clear(key, deadline, &total)
                if try await self.original(key, deadline) == nil { return total }
                continue
            }
            guard Provenance(original.metadata) == nil else {
                throw OriginError(.notAllowed, "The original is itself a variant that was stored here.")
            }
            let seen = try await build(key, ladder, original, deadline, &total)
            guard let seen else { return total }
            if try await self.original(key, deadline)?.etag == seen { return total }
        }
        throw OriginError(.storeTrouble, "The original changes faster than its variants are made.")
    }

    /// What ``reconcile(_:ladder:deadline:)`` would do, without doing it.
    ///
    /// - Throws: ``OriginError``
    public func survey(
        _ key: String, ladder: [Recipe], deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> Reconciliation {
        var total = Reconciliation()
        guard let original = try await original(key, deadline) else {
            total.isGone = true
            return total
        }
        let states = try await rungs(key, ladder, original, deadline).map(\.state)
        total.current = states.count { $0 == .current }
        total.made = states.count - total.current
        total.outdated = states.count { $0 == .outdated }
        return total
    }

    /// What the store says of an original now; nil when it says that there is none.
    private func original(_ key: String, _ deadline: ContinuousClock.Instant) async throws(OriginError) -> ObjectHead? {
        do throws(StoreError) {
            return try await stored.store.head(ObjectKey(VariantPath.originals + key), deadline: deadline)
        } catch {
            if error.code == .notFound { return nil }
            // Without leave to list, S3 says the same of what is missing. Deleting variants on that account, or making
            // none, would be a guess.
            guard error.code == .forbidden else { throw OriginError(error) }
            throw OriginError(
                .storeTrouble, "The store does not say whether the original is there.",
                diagnostic: "\(error) Allow s3:GetObject and s3:ListBucket on the originals.")
        }
    }

    /// Deletes what is stored of an original that is gone.
    private func clear(
        _ key: String, _ deadline: ContinuousClock.Instant, _ total: inout Reconciliation
    ) async throws(OriginError) {
        // Whether anything was there, deleting does not tell; that the CDN holds nothing of it, nobody can know.
        let count = try await purge(key, deadline: deadline)
        total.isGone = true
        total.outdated += count
    }

    /// Makes what is missing or outdated.
    ///
    /// - Returns: the tag of the original that it was made from; nil when there was nothing to do.
    private func build(
        _ key: String, _ ladder: [Recipe], _ original: ObjectHead, _ deadline: ContinuousClock.Instant,
        _ total: inout Reconciliation
    ) async throws(OriginError) -> String? {
        total.isGone = false
        let rungs = try await rungs(key, ladder, original, deadline)
        let others = try await outdatedOthers(key, ladder, original, deadline)
        let wanted = rungs.filter { $0.state != .current }
        total.current = rungs.count - wanted.count
        guard !wanted.isEmpty || !others.isEmpty else { return nil }
        let outdated = wanted.filter { $0.state == .outdated }.map(\.key) + others
        total.outdated += outdated.count
        if !outdated.isEmpty { generations.advance(key) }
        defer { forget(key) }
        // Before the fetch too, or it would believe what was noted when the original was not there yet.
        forget(key)
        try await delete(others, deadline)
        guard !wanted.isEmpty else { return original.etag }
        do throws(OriginError) {
            let (etag, bytes) = try await makeLadder(wanted.map(\.path), deadline)
            total.made += wanted.count
            total.bytes += bytes
            return etag
        } catch {
            // Deleted since it was looked at: the next look will say so.
            if error.cause == .missing { return "" }
            // Of an original that can't be made a picture of, no picture must be left.
            if !error.isPassing { try await delete(wanted.filter { $0.state == .outdated }.map(\.key), deadline) }
            throw error
        }
    }

    private func delete(_ keys: [ObjectKey], _ deadline: ContinuousClock.Instant) async throws(OriginError) {
        guard !keys.isEmpty else { return }
        let failures: [ObjectKey: StoreError]
        do throws(StoreError) { failures = try await stored.store.delete(keys, deadline: deadline) } catch {
            throw OriginError(error)
        }
        if let failure = failures.values.first { throw OriginError(failure) }
    }
}
