// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import RenderPool
internal import Stores

extension Origin {
    /// Answers a client that holds a copy, without its bytes, if the copy is good.
    ///
    /// A stored variant is asked first, since that is what would be answered; then the original, whose tag decides what
    /// a variant made now would be called. Nothing is decoded.
    func revalidate(
        _ path: VariantPath, _ tags: EntityTagList, _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> ImageAnswer? {
        var timings = Timings()
        let start = ContinuousClock.now
        if let found = try await stored.validators(of: path, deadline: deadline) {
            timings.add("lookup", since: start)
            // A cache that only ever asks by tag would otherwise keep an outdated picture for ever.
            if freshness.isDue(asOf: found.storedAt, now: now()) { refreshes.enqueue(path) }
            let validators = found.validators
            return tags.contains(validators.entityTag) ? .notModified(validators, .stored, timings) : nil
        }
        // An answer to HEAD has no body, so what went wrong can't be told from it: a 403 may be a missing object or a
        // wrong key. The long way finds out.
        guard let head = try await originals.head(path, deadline: deadline) else { return nil }
        let current = validators(path, head)
        timings.add("lookup", since: start)
        return tags.contains(current.entityTag) ? .notModified(current, .miss, timings) : nil
    }

    func validators(_ path: VariantPath, _ original: ObjectHead) -> Validators {
        Validators(
            entityTag: EntityTag(original: original.etag, spec: path.spec, engine: engine),
            lastModified: original.lastModified, cacheTag: CacheTag(key: path.key, spec: path.spec),
            cacheControl: freshness.cacheControl)
    }
}
