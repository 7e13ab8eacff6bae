// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Logging
internal import Metrics
public import Origin
public import Spelling
internal import Synchronization

/// Does what events call for: an original's variants are brought in line with it, and the CDN is told where it matters.
///
/// An event only says where to look. What is done follows from what is there, so an event that comes twice, late or in
/// another order does no harm.
public struct Upkeep: Sendable {
    /// Brings the variants of an original in line with it, by its key below the originals.
    public typealias Reconcile = @Sendable (ObjectKey, ContinuousClock.Instant) async -> Reconciliation
    /// Tells the CDN that what it holds of an original is no longer right.
    public typealias Invalidate = @Sendable (ObjectKey, ContinuousClock.Instant) async throws -> Void

    /// What of the time is kept back for telling the CDN, when there is enough of it.
    private static let timeToTell = Duration.seconds(3)

    private let bucket: String?
    private let reconcile: Reconcile
    private let invalidate: Invalidate
    private let logger: Logger
    private let turns = Turns()
    private let owed = OwedInvalidations()
    private let warnings = OnceAMinute()
    private let others = OnceAMinute()

    /// Makes one.
    ///
    /// - Parameters:
    ///   - bucket: the store's bucket; events of others are passed over. Nil takes any, where the store is a folder.
    ///   - logger: where it says what it did.
    ///   - reconcile: see ``Reconcile``.
    ///   - invalidate: see ``Invalidate``; called after an original was replaced or removed, never at a first upload.
    public init(
        bucket: String?, logger: Logger, reconcile: @escaping Reconcile, invalidate: @escaping Invalidate
    ) {
        self.bucket = bucket
        self.logger = logger
        self.reconcile = reconcile
        self.invalidate = invalidate
    }

    /// Handles a message of any shape that ``EventReader`` knows.
    ///
    /// - Parameters:
    ///   - message: the message as it came.
    ///   - isRepeat: whether it came before, to whomever; nil where its sender does not say. Then the CDN is told even if
    ///     nothing is left to be done: whoever did it may not have come to that.
    ///   - deadline: when to give up.
    public func handle(
        _ message: some Collection<UInt8>, isRepeat: Bool?, deadline: ContinuousClock.Instant
    ) async -> UpkeepOutcome {
        let batch: EventBatch
        do throws(EventError) { batch = try EventReader.read(message) } catch {
            UpkeepMetrics.count(.unreadable)
            return .unreadable(error.message)
        }
        return await handle(batch, isRepeat, deadline)
    }

    /// Handles what a message says, every part of it whatever becomes of the others.
    func handle(_ batch: EventBatch, _ isRepeat: Bool?, _ deadline: ContinuousClock.Instant) async -> UpkeepOutcome {
        for skip in batch.skipped {
            UpkeepMetrics.count(.skipped)
            logger.debug("An event calls for nothing.", metadata: ["why": "\(skip.rawValue)"])
        }
        var outcome = UpkeepOutcome.done
        for event in ObjectEvent.latest(of: batch.events) {
            outcome = await outcome.joined(with: handle(event, isRepeat, deadline))
        }
        for refusal in batch.refusals {
            UpkeepMetrics.count(.unreadable)
            outcome = outcome.joined(with: .unreadable(refusal.message))
        }
        return outcome
    }

    private func handle(
        _ event: ObjectEvent, _ isRepeat: Bool?, _ deadline: ContinuousClock.Instant
    ) async -> UpkeepOutcome {
        let key: ObjectKey
        do throws(NotAnOriginal) { key = try event.originalKey(in: bucket) } catch {
            skip(event, error)
            return .done
        }
        // Two events on one original in this process would else do the same work twice.
        return await turns.take(key) { await handle(key, event, isRepeat, deadline) }
    }

    private func handle(
        _ key: ObjectKey, _ event: ObjectEvent, _ isRepeat: Bool?, _ deadline: ContinuousClock.Instant
    ) async -> UpkeepOutcome {
        let start = ContinuousClock.now
        let left = start.duration(to: deadline)
        let result = await reconcile(key, left > Self.timeToTell * 2 ? deadline - Self.timeToTell : deadline)
        if owed.isOwed(key, result, isRepeat: isRepeat, at: start) { owed.note(key) }
        var outcome = UpkeepOutcome.done
        if let failure = result.failure {
            outcome = failed(key, failure)
        } else {
            note(key, event, result, start.duration(to: .now))
        }
        return await outcome.joined(with: tell(key, result, deadline))
    }

    /// Tells the CDN, if it has to be told of this original.
    private func tell(
        _ key: ObjectKey, _ result: Reconciliation, _ deadline: ContinuousClock.Instant
    ) async -> UpkeepOutcome {
        guard owed.contains(key) else { return .done }
        do {
            try await invalidate(key, deadline)
            owed.settle(key, isGone: result.isGone, at: .now)
            return .done
        } catch {
            warn("The CDN was not told of a change.", ["key": "\(key.string.shown)", "cause": "\(error)"])
            return .retry("The CDN was not told that \(key.string.shown) has changed.")
        }
    }

    private func failed(_ key: ObjectKey, _ error: OriginError) -> UpkeepOutcome {
        let why: Logger.Metadata = [
            "key": "\(key.string.shown)", "cause": "\(error.cause.rawValue)", "detail": "\(error.detail)",
            "diagnostic": "\(error.diagnostic)",
        ]
        guard error.isPassing else {
            // Asked again, it would fail again: of what is no picture, none can be made.
            UpkeepMetrics.count(.unusable)
            logger.notice("Of an original no variants are made.", metadata: why)
            return .done
        }
        UpkeepMetrics.count(.failed)
        warn("The variants of an original could not be made this time.", why)
        return .retry("The variants of \(key.string.shown) could not be made this time: \(error.detail)")
    }

    /// Passes an event over.
    ///
    /// One of another bucket is said aloud: with a misspelt name that would be all of them.
    private func skip(_ event: ObjectEvent, _ why: NotAnOriginal) {
        UpkeepMetrics.count(.skipped)
        let metadata: Logger.Metadata = ["key": "\(event.key.string.shown)", "why": "\(why.rawValue)"]
        guard why == .otherBucket else {
            logger.debug("An event is not about an original.", metadata: metadata)
            return
        }
        let text: Logger.Message =
            "Events of another bucket are passed over: \(event.bucket.shown) is not \(bucket ?? "")."
        logger.log(level: others.isDue(at: .now) ? .warning : .debug, text, metadata: metadata)
    }

    /// Warns once a minute: when the store is down, every event says the same.
    private func warn(_ text: Logger.Message, _ why: Logger.Metadata) {
        logger.log(level: warnings.isDue(at: .now) ? .warning : .debug, text, metadata: why)
    }

    private func note(_ key: ObjectKey, _ event: ObjectEvent, _ result: Reconciliation, _ took: Duration) {
        UpkeepMetrics.count(result.isGone ? .removed : result.made > 0 ? .made : .current, took)
        logger.info(
            "event",
            metadata: [
                "event.change": "\(event.change.rawValue)", "image.key": "\(key.string.shown)",
                "variants.made": "\(result.made)", "variants.current": "\(result.current)",
                "variants.outdated": "\(result.outdated)", "duration_ms": "\(took / .milliseconds(1))",
            ])
    }
}
