// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
public import Logging
public import Recipes
public import RenderPool
internal import Spelling
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

    let freshness: Freshness
    let engine: EngineRevision
    let now: @Sendable () -> Int64
    let memory: MemoryCache
    let stored: StoredVariants
    let originals: OriginalFetcher
    let writeBack: WriteBack
    let refreshes = RefreshQueue()
    let generations = Generations()
    let logger: Logger
    private let access: Access
    let limits: Limits
    private let fallback: ObjectKey?
    /// With less time left, work would be begun for nobody: a handful of clients who joined milliseconds apart would each
    /// ask the store once more.
    private static let worthStarting = Duration.milliseconds(250)
    private let pool: RenderPool
    private let flights = Coalescer<Flown>()

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
        freshness = configuration.freshness
        engine = configuration.engine
        fallback = configuration.fallback
        now = configuration.now
        stored = StoredVariants(
            store: store, limit: configuration.limits.bytes, freshness: configuration.freshness, logger: logger)
        originals = OriginalFetcher(
            store: store, limits: configuration.limits, width: configuration.fetches,
            budget: configuration.originalBytes, missing: MissingOriginals(period: configuration.missingPeriod))
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
        let asked: VariantPath
        do throws(RecipeError) { asked = try VariantPath(parsing: request.path) } catch { throw OriginError(error) }
        try access.authorise(asked.recipe, request, now: now())
        let canonical = asked.canonicalPath
        guard canonical.utf8.elementsEqual(request.path.utf8) else { return .answered(.redirect(canonical)) }
        let path = try negotiated(asked, request.accept)
        guard let variant = memory[path.variantKey] else { return .needsWork(path) }
        refreshIfDue(variant, path)
        return .answered(.variant(variant, .memory, Timings()))
    }

    /// The part with waiting: one flight per variant, for all who ask for it at once.
    public func answer(_ path: VariantPath, _ request: ImageRequest) async throws(OriginError) -> ImageAnswer {
        do throws(OriginError) {
            if let tags = request.ifNoneMatch, let answer = try await revalidate(path, tags, request.deadline) {
                return answer
            }
            let (flown, joined) = try await share(path, request.deadline)
            let status = joined && flown.status == .miss ? .coalesced : flown.status
            return .variant(flown.variant, status, flown.timings)
        } catch {
            guard error.cause == .missing, let fallback, fallback != path.key else { throw error }
            let instead = try Self.path(path.recipe, fallback)
            return .fallback(try await share(instead, request.deadline).value.variant)
        }
    }

    private func share(
        _ path: VariantPath, _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> (value: Flown, joined: Bool) {
        if let variant = memory[path.variantKey] {
            return (Flown(variant: variant, status: .memory, timings: Timings()), false)
        }
        // A flight has the deadline of whoever started it. Who joined later has time left when it passes, and goes on.
        while true {
            do throws(OriginError) {
                let (flown, joined, _) = try await flights.run(path.variantKey) { () async throws(OriginError) in
                    try await fly(path, deadline)
                }
                return (flown, joined)
            } catch {
                guard error.cause == .deadline, deadline > .now + Self.worthStarting else { throw error }
            }
        }
    }

    /// The path with the format settled that `format=auto` leaves to the client.
    private func negotiated(_ path: VariantPath, _ accept: String?) throws(OriginError) -> VariantPath {
        guard path.recipe.format == .auto else { return path }
        let format = Accept(parsing: accept).choose(from: access.offers)
        return try Self.path(path.recipe.formatted(format), path.key)
    }

    private static func path(_ recipe: Recipe, _ key: ObjectKey) throws(OriginError) -> VariantPath {
        do throws(RecipeError) { return try VariantPath(recipe: recipe, key: key) } catch { throw OriginError(error) }
    }

    /// Gets a variant from the store, or makes it.
    private func fly(_ path: VariantPath, _ deadline: ContinuousClock.Instant) async throws(OriginError) -> Flown {
        var timings = Timings()
        let start = ContinuousClock.now
        // Another flight may have landed since this request looked.
        if let variant = memory[path.variantKey] { return Flown(variant: variant, status: .memory, timings: timings) }
        let generation = generations.current(path.key)
        let found = try await stored.find(path, deadline: deadline)
        timings.add("lookup", since: start)
        if let found {
            keep(found, path, generation)
            refreshIfDue(found, path)
            return Flown(variant: found, status: .stored, timings: timings)
        }
        return Flown(variant: try await make(path, deadline, &timings), status: .miss, timings: timings)
    }

    /// Makes a variant from its original, and puts it in line to be stored.
    func make(
        _ path: VariantPath, _ deadline: ContinuousClock.Instant, _ timings: inout Timings,
        condition: PutCondition = .ifAbsent
    ) async throws(OriginError) -> Variant {
        let start = ContinuousClock.now
        let generation = generations.current(path.key)
        let (original, receivers) = try await originals.fetch(path, deadline: deadline)
        timings.add("fetch", since: start)
        let plan: Plan
        do throws(PlanError) { plan = try Plan(path.recipe, for: original.info, limits: limits) } catch {
            throw OriginError(error)
        }
        guard let rendition = try await render([plan], original, siblings: receivers, deadline).first else {
            throw OriginError(.failed, "The picture could not be made.", diagnostic: "There is no rendition.")
        }
        timings.add("queue", rendition.waited)
        timings.add("decode", rendition.timing.decode)
        timings.add("encode", rendition.timing.encode)
        let variant = variant(rendition, path, plan, original)
        keep(variant, path, generation)
        store(variant, path, original.head, condition, generation)
        return variant
    }

    /// How much is going on now.
    public var activity: OriginActivity {
        OriginActivity(
            flights: flights.count + originals.flightCount, memoryBytes: memory.bytes, writeBacks: writeBack.count)
    }

    /// Waits until what was left for later is done: variants that were to be stored, or to be looked after.
    ///
    /// By looking every few milliseconds: only a function of Lambda waits for it, after each answer.
    public func settle(until deadline: ContinuousClock.Instant) async {
        while !(writeBack.isSettled && refreshes.isSettled), deadline > .now, !Task.isCancelled {
            try? await Task.sleep(for: .milliseconds(3))
        }
    }

    /// Keeps a variant in memory, unless its original was purged since the work on it began.
    func keep(_ variant: Variant, _ path: VariantPath, _ generation: Int) {
        guard generations.current(path.key) == generation else { return }
        memory.insert(variant, for: path.variantKey)
    }

    /// Has pictures made of an original, of which as many other sizes are wanted at this moment as got it together.
    func render(
        _ plans: [Plan], _ original: Original, siblings: Int, _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> [Rendition] {
        let memory = MemoryEstimate(for: original.info, length: original.head.size, plans: plans)
        let job = RenderJob(
            plans: plans, original: original.bytes, identity: original.identity, memory: memory,
            siblings: siblings, deadline: deadline)
        do throws(RenderPoolError) { return try await pool.renderAll(job) } catch { throw OriginError(error) }
    }
}
