// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Recipes
public import Spelling
internal import Stores

extension Origin {
    /// Nothing is gained by chasing an original that is replaced faster than its variants are made.
    private static let mostRounds = 4

    /// Brings the variants of an original in line with it: every rung of the ladder is there and made from the original
    /// as it is now, and nothing older is left; or, when the original is gone, nothing is left at all.
    ///
    /// It looks at what is, and not at what an event said of it. So events may come twice, late, or in any order: the end
    /// is the same. After its work it looks again, since an original may be replaced meanwhile; whoever finishes last,
    /// of two who work on the same original, finds the other's traces. In memory nothing of the original is kept, nor of
    /// what was begun before: another process may have done the work, and an event may be the first that this one hears.
    ///
    /// - Parameters:
    ///   - key: the original's key below ``VariantPath/originals``.
    ///   - ladder: what is to be there of every original.
    ///   - engineCounts: whether what was made by an older revision of the engine is outdated, like what was made from
    ///     another original.
    ///   - deadline: when to give up.
    /// - Returns: what was done; with ``Reconciliation/failure`` when that was not all.
    public func reconcile(
        _ key: ObjectKey, ladder: [Recipe], engineCounts: Bool = false, deadline: ContinuousClock.Instant
    ) async -> Reconciliation {
        var total = Reconciliation()
        renew(key)
        defer { renew(key) }
        do throws(OriginError) {
            for _ in 0..<Self.mostRounds {
                guard try await !isSettled(key, ladder, engineCounts, deadline, &total) else { return total }
            }
            throw OriginError(.storeTrouble, "The original changes faster than its variants are made.")
        } catch {
            total.failure = error
            return total
        }
    }

    /// What ``reconcile(_:ladder:engineCounts:deadline:)`` would do, without doing it.
    ///
    /// What lies beside the ladder is looked at only where the engine counts: it takes several lists an original.
    public func survey(
        _ key: ObjectKey, ladder: [Recipe], engineCounts: Bool = false, deadline: ContinuousClock.Instant
    ) async -> Reconciliation {
        var total = Reconciliation()
        do throws(OriginError) {
            let original = try await original(key, deadline)
            total.isGone = original == nil
            guard original != nil else { return total }
            let judge = judge(original, engineCounts)
            let states = try await rungs(key, ladder, deadline, judge).map(\.state)
            total.current = states.count { $0 == .current }
            total.made = states.count - total.current
            total.outdated = states.count { $0 == .outdated }
            guard engineCounts else { return total }
            total.deleted = try await others(key, beside: ladder, deadline, judge).count { $0.state == .outdated }
            total.outdated += total.deleted
        } catch { total.failure = error }
        return total
    }

    /// Looks at the original and its variants, does what follows, and looks at the original again.
    ///
    /// - Returns: whether it is still the one that was looked at first.
    private func isSettled(
        _ key: ObjectKey, _ ladder: [Recipe], _ engineCounts: Bool, _ deadline: ContinuousClock.Instant,
        _ total: inout Reconciliation
    ) async throws(OriginError) -> Bool {
        let original = try await original(key, deadline)
        total.isGone = original == nil
        if let original, Provenance(original.metadata) != nil {
            throw OriginError(.notAllowed, "The original is itself a variant that was stored here.")
        }
        let judge = judge(original, engineCounts)
        let rungs = try await rungs(key, ladder, deadline, judge)
        let others = try await others(key, beside: ladder, deadline, judge)
        guard let original else {
            total.outdated += (rungs + others).count { $0.state == .outdated }
            // All of them, whatever was seen: another process may have stored one since.
            try await delete(rungs + others, deadline, &total)
            return try await self.original(key, deadline) == nil
        }
        let wanted = rungs.filter { $0.state != .current }
        let old = others.filter { $0.state == .outdated }
        total.current = rungs.count - wanted.count
        total.outdated += old.count + wanted.count { $0.state == .outdated }
        try await delete(old, deadline, &total)
        guard !wanted.isEmpty else {
            guard !old.isEmpty else { return true }
            return try await self.original(key, deadline)?.etag == original.etag
        }
        let tag = try await build(wanted, original, deadline, &total)
        return try await self.original(key, deadline)?.etag == tag
    }

    /// Makes what is missing or outdated.
    ///
    /// - Returns: the tag of the original that it was made from; nil when the original has changed instead.
    private func build(
        _ wanted: [Rung], _ original: ObjectHead, _ deadline: ContinuousClock.Instant, _ total: inout Reconciliation
    ) async throws(OriginError) -> String? {
        do throws(OriginError) {
            let (tag, bytes, impossible) = try await makeLadder(wanted.map(\.path), deadline)
            total.made += wanted.count - impossible.count
            total.bytes += bytes
            // What can't be made of this original is not left of an earlier one.
            try await delete(impossible.map { wanted[$0] }.filter { $0.state == .outdated }, deadline, &total)
            return tag
        } catch {
            // It may have been replaced or deleted since it was looked at; then that is what has to be dealt with.
            guard let path = wanted.first?.path,
                try await self.original(path.key, deadline)?.etag == original.etag
            else { return nil }
            // Of an original that no picture can be made of, no picture must be left.
            if !error.isPassing {
                try await delete(wanted.filter { $0.state == .outdated }, deadline, &total)
            }
            throw error
        }
    }

    private func judge(_ original: ObjectHead?, _ engineCounts: Bool) -> Judge {
        { [engine] in Rung.state(of: $0, against: original, oldest: engineCounts ? engine : nil) }
    }

    /// What the store says of an original now; nil when it says that there is none.
    func original(_ key: ObjectKey, _ deadline: ContinuousClock.Instant) async throws(OriginError)
        -> ObjectHead?
    {
        do throws(StoreError) {
            return try await stored.store.head(.checked(VariantPath.originals + key.string), deadline: deadline)
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

    /// Deletes variants, whether they are there or not, and counts those that were and are no more.
    func delete(
        _ rungs: [Rung], _ deadline: ContinuousClock.Instant, _ total: inout Reconciliation
    ) async throws(OriginError) {
        guard !rungs.isEmpty else { return }
        let failures: [ObjectKey: StoreError]
        do throws(StoreError) {
            failures = try await stored.store.delete(rungs.map(\.path.variantKey), deadline: deadline)
        } catch {
            throw OriginError(variants: error)
        }
        total.deleted += rungs.count { $0.state == .outdated && failures[$0.path.variantKey] == nil }
        if let failure = failures.values.first { throw OriginError(variants: failure) }
    }
}
