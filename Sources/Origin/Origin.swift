// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
public import Logging
public import Recipes
public import RenderPool
public import Stores

/// The pipeline of a picture, whatever asks for it: authorise, look in memory, look in the store, fetch, plan, render,
/// answer, write back.
public struct Origin: Sendable {
    /// What became of a request without any waiting.
    public enum Beginning: Sendable {
        /// It is answered.
        case answered(ImageAnswer)
        /// It takes work, on this path.
        case needsWork(VariantPath)
    }

    private let access: Access
    private let limits: Limits
    private let memory: MemoryCache
    let stored: StoredVariants
    let originals: OriginalFetcher
    private let pool: RenderPool
    let writeBack: WriteBack
    private let flights = Coalescer<Flown>()
    private let logger: Logger

    /// What a flight brings to all who wait for it.
    private struct Flown: Sendable {
        let variant: Variant
        let status: CacheStatus
        let timings: Timings
    }

    /// Makes an origin over a store and a pool, which outlive it.
    public init(
        _ configuration: OriginConfiguration, store: any ObjectStore, pool: RenderPool, writeBack: WriteBack,
        logger: Logger
    ) {
        access = configuration.access
        limits = configuration.limits
        memory = MemoryCache(capacity: configuration.memoryCache)
        stored = StoredVariants(store: store, limit: configuration.limits.bytes, logger: logger)
        originals = OriginalFetcher(
            store: store, limits: configuration.limits, width: configuration.fetches,
            budget: configuration.originalBytes)
        self.pool = pool
        self.writeBack = writeBack
        self.logger = logger
    }

    /// Answers a request.
    ///
    /// - Throws: ``OriginError``
    public func respond(to request: ImageRequest) async throws(OriginError) -> ImageAnswer {
        switch try begin(request) {
        case .answered(let answer): answer
        case .needsWork(let path): try await answer(path, request)
        }
    }

    /// The part without waiting: what is refused, redirected or in memory is answered here, in microseconds.
    public func begin(_ request: ImageRequest) throws(OriginError) -> Beginning {
        let path: VariantPath
        do throws(RecipeError) { path = try VariantPath(parsing: request.path) } catch { throw OriginError(error) }
        try access.authorise(path.recipe)
        let canonical = path.canonicalPath
        guard canonical.utf8.elementsEqual(request.path.utf8) else { return .answered(.redirect(canonical)) }
        guard let variant = memory[path.variantKey] else { return .needsWork(path) }
        return .answered(.variant(variant, .memory, Timings()))
    }

    /// The part with waiting: one flight per variant, for all who ask for it at once.
    public func answer(_ path: VariantPath, _ request: ImageRequest) async throws(OriginError) -> ImageAnswer {
        if let tags = request.ifNoneMatch, let answer = try await revalidate(path, tags, request.deadline) {
            return answer
        }
        let (flown, joined) = try await flights.run(path.variantKey) { () async throws(OriginError) in
            try await fly(path, request.deadline)
        }
        let status = joined && flown.status == .miss ? .coalesced : flown.status
        return .variant(flown.variant, status, flown.timings)
    }

    /// Gets a variant from the store, or makes it.
    private func fly(_ path: VariantPath, _ deadline: ContinuousClock.Instant) async throws(OriginError) -> Flown {
        var timings = Timings()
        let start = ContinuousClock.now
        let found = try await stored.find(path, deadline: deadline)
        timings.add("lookup", since: start)
        if let found {
            memory.insert(found, for: path.variantKey)
            return Flown(variant: found, status: .stored, timings: timings)
        }
        let variant = try await make(path, deadline, &timings)
        memory.insert(variant, for: path.variantKey)
        return Flown(variant: variant, status: .miss, timings: timings)
    }

    /// Makes a variant from its original, and puts it in line to be stored.
    private func make(
        _ path: VariantPath, _ deadline: ContinuousClock.Instant, _ timings: inout Timings
    ) async throws(OriginError) -> Variant {
        let start = ContinuousClock.now
        let original = try await originals.fetch(path, deadline: deadline)
        timings.add("fetch", since: start)
        let plan: Plan
        do throws(PlanError) { plan = try Plan(path.recipe, for: original.info, limits: limits) } catch {
            throw OriginError(error)
        }
        let rendition = try await render(plan, original, deadline)
        timings.add("queue", rendition.waited)
        timings.add("decode", rendition.timing.decode)
        timings.add("encode", rendition.timing.encode)
        let variant = Variant(
            bytes: Self.smaller(rendition, original, plan), mediaType: rendition.info.type.mediaType,
            validators: Self.validators(path, original.head))
        store(variant, path, original.head)
        return variant
    }

    private func render(
        _ plan: Plan, _ original: Original, _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> Rendition {
        let memory = MemoryEstimate.bytes(for: original.info, length: original.head.size, plan: plan)
        let job = RenderJob(
            plan: plan, original: original.bytes, identity: original.identity, memory: memory, deadline: deadline)
        do throws(RenderPoolError) { return try await pool.render(job) } catch { throw OriginError(error) }
    }
}
