// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Logging
internal import Metrics
public import Origin
internal import Synchronization

/// Does what events call for: an original's variants are brought in line with it, and the CDN is told where it matters.
///
/// An event only says where to look. What is done follows from what is there, so an event that comes twice, late or in
/// another order does no harm.
public struct Upkeep: Sendable {
    /// Brings the variants of an original in line with it, by its key below the originals.
    public typealias Reconcile =
        @Sendable (String, ContinuousClock.Instant) async throws(OriginError) -> Reconciliation
    /// Tells the CDN that what it holds of an original is no longer right.
    public typealias Invalidate = @Sendable (String) async throws -> Void

    private let bucket: String?
    private let reconcile: Reconcile
    private let invalidate: Invalidate
    private let logger: Logger
    private let turns = Turns()
    private let owed = OwedInvalidations()

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
    public func handle(
        _ message: some Collection<UInt8>, deadline: ContinuousClock.Instant
    ) async -> UpkeepOutcome {
        let batch: EventBatch
        do throws(EventError) { batch = try EventReader.read(message) } catch {
            UpkeepMetrics.count(.unreadable)
            return .unreadable(error.message)
        }
        return await handle(batch, deadline: deadline)
    }

    /// Handles what a message says, every part of it whatever becomes of the others.
    func handle(_ batch: EventBatch, deadline: ContinuousClock.Instant) async -> UpkeepOutcome {
        for skip in batch.skipped {
            UpkeepMetrics.count(.skipped)
            logger.debug("An event calls for nothing.", metadata: ["why": "\(skip.rawValue)"])
        }
        var outcome = UpkeepOutcome.done
        for event in ObjectEvent.latest(of: batch.events) {
            outcome = await outcome.joined(with: handle(event, deadline))
        }
        for refusal in batch.refusals {
            UpkeepMetrics.count(.unreadable)
            outcome = outcome.joined(with: .unreadable(refusal.message))
        }
        return outcome
    }

    private func handle(_ event: ObjectEvent, _ deadline: ContinuousClock.Instant) async -> UpkeepOutcome {
        let key: String
        do throws(NotAnOriginal) { key = try event.originalKey(in: bucket) } catch {
            UpkeepMetrics.count(.skipped)
            logger.debug(
                "An event is not about an original.", metadata: ["key": "\(event.key)", "why": "\(error.rawValue)"])
            return .done
        }
        // Two events on one original in this process would else do the same work twice.
        return await turns.take(key) { await handle(key, event, deadline) }
    }

    private func handle(_ key: String, _ event: ObjectEvent, _ deadline: ContinuousClock.Instant) async -> UpkeepOutcome
    {
        let start = ContinuousClock.now
        do throws(OriginError) {
            let result = try await reconcile(key, deadline)
            if result.leavesCopies { owed.note(key) }
            note(key, event, result, start.duration(to: .now))
        } catch {
            return failed(key, error)
        }
        guard owed.contains(key) else { return .done }
        do {
            try await invalidate(key)
            owed.settle(key)
            return .done
        } catch {
            logger.warning("The CDN was not told of a change.", metadata: ["key": "\(key)", "cause": "\(error)"])
            return .retry("The CDN was not told that \(key) has changed.")
        }
    }

    private func failed(_ key: String, _ error: OriginError) -> UpkeepOutcome {
        let why: Logger.Metadata = [
            "key": "\(key)", "cause": "\(error.cause.rawValue)", "detail": "\(error.detail)",
            "diagnostic": "\(error.diagnostic)",
        ]
        guard error.isPassing else {
            // Asked again, it would fail again: of what is no picture, none can be made.
            UpkeepMetrics.count(.unusable)
            logger.notice("Of an original no variants are made.", metadata: why)
            return .done
        }
        UpkeepMetrics.count(.failed)
        logger.debug("The variants of an original could not be made this time.", metadata: why)
        return .retry("The variants of \(key) could not be made this time: \(error.detail)")
    }

    private func note(_ key: String, _ event: ObjectEvent, _ result: Reconciliation, _ took: Duration) {
        UpkeepMetrics.count(result.isGone ? .removed : result.made > 0 ? .made : .current, took)
        logger.info(
            "event",
            metadata: [
                "event.change": "\(event.change.rawValue)", "image.key": "\(key)", "variants.made": "\(result.made)",
                "variants.current": "\(result.current)", "variants.outdated": "\(result.outdated)",
                "duration_ms": "\(took / .milliseconds(1))",
            ])
    }
}
