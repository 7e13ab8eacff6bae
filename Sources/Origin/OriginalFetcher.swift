// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
internal import Recipes
internal import Spelling
internal import Stores

/// Brings originals from the store: each once at a time, however many of its sizes are wanted.
struct OriginalFetcher: Sendable {
    private let store: any ObjectStore
    private let limits: Limits
    private let gate: Gate
    private let budget: ByteBudget
    private let flights = Coalescer<Original>()
    private let missing: MissingOriginals

    init(store: any ObjectStore, limits: Limits, width: Int, budget: Int, missing: MissingOriginals) {
        self.store = store
        self.limits = limits
        self.missing = missing
        self.budget = ByteBudget(capacity: budget)
        gate = Gate(width: width, queue: width * 8)
    }

    /// The original of a path, with its header read, and how many got it together.
    func fetch(
        _ path: VariantPath, deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> (original: Original, receivers: Int) {
        try refuseMissing(path)
        let (original, _, receivers) = try await flights.run(path.originalKey) { () async throws(OriginError) in
            try await gate.pass { () async throws(OriginError) in
                try await receive(path, deadline)
            }
        }
        return (original, receivers)
    }

    /// What the store says of an original, without its bytes; nil when it says nothing good.
    ///
    /// - Throws: `cancelled`, and nothing else.
    func head(_ path: VariantPath, deadline: ContinuousClock.Instant) async throws(OriginError) -> ObjectHead? {
        if missing.contains(path.originalKey) { return nil }
        do throws(StoreError) {
            return try await store.head(path.originalKey, deadline: deadline)
        } catch {
            if error.code == .cancelled { throw OriginError(error) }
            return nil
        }
    }

    /// Whether the store says in so many words that there is no such original; false when it can't be asked.
    func isGone(_ path: VariantPath, deadline: ContinuousClock.Instant) async -> Bool {
        do throws(StoreError) { return try await store.isGone(path.originalKey, deadline: deadline) } catch {
            return false
        }
    }

    /// How many originals are on their way.
    var flightCount: Int { flights.count }

    /// How many wait for originals.
    var waiterCount: Int { flights.waiterCount }

    func forgetMissing(_ originalKey: ObjectKey) { missing.forget(originalKey) }

    private func refuseMissing(_ path: VariantPath) throws(OriginError) {
        guard missing.contains(path.originalKey) else { return }
        throw OriginError(.missing, "There is no original of this name.")
    }

    private func note(_ error: OriginError, _ path: VariantPath) -> OriginError {
        if error.cause == .missing { missing.note(path.originalKey) }
        return error
    }

    private func receive(
        _ path: VariantPath, _ deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> Original {
        guard deadline > .now else { throw Self.late }
        let sink: OriginalSink
        do throws(JobSocketError) { sink = try OriginalSink(budget) } catch {
            throw OriginError(.saturated, "There is more to do than can be done in time.", diagnostic: "\(error)")
        }
        let head: ObjectHead
        do throws(StoreError) {
            head = try await store.get(
                path.originalKey, limit: limits.bytes, into: sink, deadline: deadline)
        } catch {
            if sink.ranOut {
                throw OriginError(.saturated, "Too many large originals are in work.", retryAfter: .seconds(1))
            }
            // Whoever is slow, the time is over: that is for the client to know, and no trouble of the store's is.
            if error.code == .timeout, deadline <= .now + .milliseconds(50) { throw Self.late }
            throw note(OriginError(error), path)
        }
        let info = try sink.bytes.withBytes { bytes throws(OriginError) in try Self.read(bytes) }
        return Original(key: path.originalKey, bytes: sink.bytes, head: head, info: info, share: sink.share)
    }

    private static var late: OriginError { OriginError(.deadline, "The picture could not be made in time.") }

    /// Types are told by the bytes alone: names and declared types are whatever an uploader says.
    private static func read(_ bytes: UnsafeRawBufferPointer) throws(OriginError) -> SourceInfo {
        do throws(SourceError) {
            return try bytes.withMemoryRebound(to: UInt8.self) { typed throws(SourceError) in
                try SourceInfo.read(typed.span)
            }
        } catch {
            throw OriginError(error)
        }
    }
}
