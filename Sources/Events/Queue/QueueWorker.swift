// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import AWS
public import Logging
public import Metrics
internal import Origin
public import ServiceLifecycle

/// Hands the messages of a queue to a handler, several at a time, and does with each what the handler says.
///
/// Each message is handled at least once, and sometimes twice: when its
/// handling outlasts a failure of the queue, when it cannot be deleted, or
/// when the process ends in between. So the handler must be one that does
/// nothing the second time.
///
/// While it is in work, a message is kept hidden from other workers, by a call
/// at half of each visibility timeout. How long one takes is up to the handler.
public struct QueueWorker: Service {
    /// Less would make every pause of a process a reason for doing things twice.
    private static let leastVisibility = Duration.seconds(30)

    private let queue: any MessageQueue
    private let width: Int
    private let logger: Logger
    private let meters: QueueMeters
    private let time: QueueTime
    private let handler: @Sendable (QueueMessage) async -> Disposition

    /// Makes a worker; it works while ``run()`` does.
    ///
    /// - Parameters:
    ///   - queue: Where the messages come from.
    ///   - width: The most messages in work at once, at least 1.
    ///   - logger: Told what an operator must see.
    ///   - metrics: Where it is counted.
    ///   - handler: What is done about a message. Once it is cancelled, what it returns is not asked for.
    public init(
        queue: any MessageQueue,
        width: Int,
        logger: Logger,
        metrics: any MetricsFactory = MetricsSystem.factory,
        handler: @escaping @Sendable (QueueMessage) async -> Disposition
    ) {
        self.init(
            queue: queue, width: width, logger: logger, metrics: metrics, time: QueueTime(), handler: handler)
    }

    init(
        queue: any MessageQueue,
        width: Int,
        logger: Logger,
        metrics: any MetricsFactory,
        time: QueueTime,
        handler: @escaping @Sendable (QueueMessage) async -> Disposition
    ) {
        self.queue = queue
        self.width = max(1, width)
        self.logger = logger
        meters = QueueMeters(metrics)
        self.time = time
        self.handler = handler
    }

    /// Works until a graceful shutdown, and then on what is in work; or until it is cancelled.
    ///
    /// A shutdown ends the wait for messages at once; those that came in just
    /// then are given back. What is cancelled comes again when its time is up.
    ///
    /// - Throws: ``QueueWorkerError`` if there is no such queue or it may not be
    ///   used, at the start. Later that is an outage like any other.
    public func run() async throws {
        let stop = StopSignal()
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await work(until: stop)
        } onCancelOrGracefulShutdown: {
            stop.give()
        }
    }

    /// Asks once whether there is such a queue and whether it may be used, for a program that says so before it is ready.
    ///
    /// - Throws: ``QueueWorkerError``; an outage is none, and is waited out.
    public static func check(_ queue: any MessageQueue) async throws(QueueWorkerError) {
        do throws(AWSError) { _ = try await queue.attributes(deadline: .now + .seconds(10)) } catch {
            guard let error = QueueWorkerError(queue.name, error) else { return }
            throw error
        }
    }

    private func work(until stop: StopSignal) async throws(QueueWorkerError) {
        let places = Places(width) { [meters] in meters.record(inWork: $0) }
        var poll = QueuePoll(
            queue: queue, visibility: Self.leastVisibility, places: places, stop: stop, time: time, meters: meters,
            logger: logger, outages: OnceAMinute())
        guard let attributes = try await attributes(poll) else { return }
        remark(attributes)
        poll.visibility = max(attributes.visibility, Self.leastVisibility)
        let work = MessageWork(
            queue: queue, visibility: poll.visibility, hasDeadLetterQueue: attributes.redrive != nil, handler: handler,
            time: time, meters: meters, logger: logger)
        await withDiscardingTaskGroup { group in
            while let messages = await poll.next() {
                for message in messages {
                    group.addTask {
                        await work.handle(message)
                        places.leave()
                    }
                }
            }
        }
    }

    /// What the queue is set to, however long that takes to find out; nil when it is time to stop.
    private func attributes(_ poll: QueuePoll) async throws(QueueWorkerError) -> QueueAttributes? {
        var failures = 0
        while !poll.stop.isGiven {
            let result = await poll.stop.ending { [queue, time] () -> Result<QueueAttributes, AWSError> in
                do throws(AWSError) {
                    return .success(try await queue.attributes(deadline: time.now() + .seconds(10)))
                } catch {
                    return .failure(error)
                }
            }
            switch result {
            case .success(let attributes): return attributes
            case .failure(let error):
                if let error = QueueWorkerError(queue.name, error) { throw error }
                failures += 1
                await poll.wait(out: error, failures)
            case nil: return nil
            }
        }
        return nil
    }

    /// Says what of a queue's settings will bring trouble.
    private func remark(_ attributes: QueueAttributes) {
        let queue = Logger.Metadata.Value.string(queue.name)
        if attributes.redrive == nil {
            logger.warning(
                """
                The queue has no dead-letter queue: what cannot be handled comes again until its retention is over. \
                Set its RedrivePolicy.
                """, metadata: ["queue": queue])
        }
        if attributes.visibility < Self.leastVisibility {
            logger.warning(
                "The queue's visibility timeout is below 30 s, which are asked for instead. Set it to 30 s or more.",
                metadata: ["queue": queue, "visibility": "\(attributes.visibility)"])
        }
        logger.info(
            "Messages of the queue are handled.",
            metadata: ["queue": queue, "width": "\(width)", "waiting": "\(attributes.waiting)"])
    }
}
