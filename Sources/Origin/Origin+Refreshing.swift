// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Recipes
internal import Spelling
internal import Stores

extension Origin {
    /// Puts a variant in line to be looked after if its time is up; it is served meanwhile.
    func refreshIfDue(_ variant: Variant, _ path: VariantPath) {
        if freshness.isDue(asOf: variant.asOf, now: now()) { refreshes.enqueue(path) }
    }

    /// Asks the original whether a variant still matches it: keeps, remakes or drops the variant.
    ///
    /// When the store can't be asked, the variant stays: an old picture is better than none.
    func refresh(_ path: VariantPath) async {
        let deadline = ContinuousClock.now + .seconds(20)
        let generation = generations.current(path.key)
        do throws(OriginError) {
            guard let head = try await originals.head(path, deadline: deadline) else {
                if await originals.isGone(path, deadline: deadline) { await drop(path, deadline) }
                return
            }
            guard let held = try await held(path, deadline) else { return }
            if held.validators.entityTag == EntityTag(original: head.etag, spec: path.spec, engine: engine) {
                keep(held.confirmed(at: now()), path, generation)
                return
            }
            var timings = Timings()
            _ = try await make(path, deadline, &timings, condition: .none)
        } catch {
            logger.debug("A variant was not refreshed.", metadata: ["cause": "\(error.detail)"])
        }
    }

    private func held(
        _ path: VariantPath, _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> Variant? {
        if let variant = memory[path.variantKey] { return variant }
        return try await stored.find(path, deadline: deadline)
    }

    /// The original is gone, and so is what was made from it.
    private func drop(_ path: VariantPath, _ deadline: ContinuousClock.Instant) async {
        memory.remove(path.variantKey)
        try? await stored.store.delete(path.variantKey, deadline: deadline)
    }
}
