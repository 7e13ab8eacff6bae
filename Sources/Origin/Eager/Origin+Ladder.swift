// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
internal import NIOCore
internal import Recipes
internal import RenderPool
internal import Spelling
internal import Stores

extension Origin {
    /// Makes several variants of one original and stores them: one fetch, one decode.
    ///
    /// It returns when all are stored. They replace what is there: another's variant may be of an older original.
    ///
    /// - Returns: the tag of the original that they were made from, and their bytes together.
    func makeLadder(
        _ paths: [VariantPath], _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> (etag: String, bytes: Int) {
        let (original, receivers) = try await originals.fetch(paths[0], deadline: deadline)
        var plans: [Plan] = []
        for path in paths {
            do throws(PlanError) { plans.append(try Plan(path.recipe, for: original.info, limits: limits)) } catch {
                throw OriginError(error)
            }
        }
        var bytes = 0
        for start in stride(from: 0, to: paths.count, by: JobRequest.mostPlans) {
            let part = start..<min(start + JobRequest.mostPlans, paths.count)
            let renditions = try await render(Array(plans[part]), original, siblings: receivers, deadline)
            let variants = zip(part, renditions).map { place, rendition in
                variant(rendition, paths[place], plans[place], original)
            }
            try await put(variants, Array(paths[part]), original.head, deadline)
            bytes += variants.reduce(0) { $0 + $1.bytes.readableBytes }
        }
        return (original.head.etag, bytes)
    }

    /// Stores variants at once, and waits for all of them.
    private func put(
        _ variants: [Variant], _ paths: [VariantPath], _ original: ObjectHead, _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) {
        let failures = await withTaskGroup(of: StoreError?.self) { group in
            for (variant, path) in zip(variants, paths) {
                group.addTask {
                    do throws(StoreError) {
                        try await stored.store.put(
                            variant.bytes, at: path.variantKey,
                            attributes: attributes(variant, original),
                            condition: .none, deadline: deadline)
                        return nil
                    } catch { return error }
                }
            }
            return await group.reduce(into: []) { if let failure = $1 { $0.append(failure) } }
        }
        guard let failure = failures.first else { return }
        // Of a key that a folder can't hold, or that is forbidden, the original is not to blame.
        throw OriginError(
            .storeTrouble, "A variant could not be stored.", diagnostic: "\(failure)", retryAfter: .seconds(2))
    }
}
