// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
internal import Logging
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
    /// Sizes that can't be made of this original, since they would be too large for their type, are left out.
    ///
    /// - Returns: the tag of the original that they were made from, their bytes together, and the places of those left out.
    /// - Throws: ``OriginError``, also when all would have to be left out.
    func makeLadder(
        _ paths: [VariantPath], _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> (etag: String, bytes: Int, impossible: [Int]) {
        let (original, receivers) = try await originals.fetch(paths[0], deadline: deadline)
        let (plans, impossible) = try plans(paths, original)
        var bytes = 0
        for start in stride(from: 0, to: plans.count, by: JobRequest.mostPlans) {
            let part = plans[start..<min(start + JobRequest.mostPlans, plans.count)]
            let renditions = try await render(part.map(\.plan), original, siblings: receivers, deadline)
            let variants = zip(part, renditions).map { variant($1, $0.path, $0.plan, original) }
            try await put(variants, part.map(\.path), original.head, deadline)
            bytes += variants.reduce(0) { $0 + $1.bytes.readableBytes }
        }
        return (original.head.etag, bytes, impossible)
    }

    private func plans(
        _ paths: [VariantPath], _ original: Original
    ) throws(OriginError) -> (made: [(path: VariantPath, plan: Plan)], impossible: [Int]) {
        var made: [(VariantPath, Plan)] = []
        var impossible: [Int] = []
        for (place, path) in paths.enumerated() {
            do throws(PlanError) {
                made.append((path, try Plan(path.recipe, for: original.info, limits: limits)))
            } catch {
                guard error.isOfResult, place < paths.count - 1 || !made.isEmpty else { throw OriginError(error) }
                impossible.append(place)
                logger.notice(
                    "A size of an original is too large to be made.",
                    metadata: ["path": "\(path.canonicalPath)", "cause": "\(error)"])
            }
        }
        return (made, impossible)
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
