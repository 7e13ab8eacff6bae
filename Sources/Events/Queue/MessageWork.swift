// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import Logging
internal import Origin

/// What is done about one message from when it was received until it is settled.
struct MessageWork: Sendable {
    private static let deletions = 3
    private static let patience = Duration.seconds(10)

    let queue: any MessageQueue
    let visibility: Duration
    let hasDeadLetterQueue: Bool
    let handler: @Sendable (QueueMessage) async -> Disposition
    let time: QueueTime
    let meters: QueueMeters
    let logger: Logger
    let poisons = RecentNames()
    let failedDeletions = OnceAMinute()

    /// Handles a message, hidden from others meanwhile, and does with it what comes of that.
    ///
    /// Cancelled, it leaves the message alone: what a handler says then may
    /// only mean that it gave up.
    func handle(_ message: QueueMessage) async {
        let (disposition, isLost) = await handled(message)
        guard !Task.isCancelled else { return }
        switch disposition {
        case .done:
            let isDeleted = await delete(message)
            meters.count(isLost || !isDeleted ? .lost : .done)
        case .retry(let delay):
            if !isLost { await postpone(message, delay) }
            meters.count(isLost ? .lost : .retry)
        case .poison(let reason):
            report(message, reason)
            meters.count(isLost ? .lost : .poison)
        }
    }

    private func handled(_ message: QueueMessage) async -> (Disposition, isLost: Bool) {
        await withTaskGroup(of: Bool.self) { group in
            group.addTask { await isLostHiding(message) }
            let disposition = await handler(message)
            group.cancelAll()
            return (disposition, await group.next() ?? false)
        }
    }

    /// Keeps a message hidden until the task is cancelled; true if that is no
    /// longer possible, because others can see it already.
    ///
    /// At half the time, and sooner again when that failed: there is time for
    /// four more tries then.
    private func isLostHiding(_ message: QueueMessage) async -> Bool {
        var pause = visibility / 2
        while (try? await time.sleep(pause)) != nil {
            pause = visibility / 8
            let deadline = time.now() + visibility / 8
            guard let failures = try? await queue.setVisibility(visibility, of: [message], deadline: deadline) else {
                continue
            }
            guard let failure = failures.first else {
                pause = visibility / 2
                continue
            }
            guard failure.isLasting else { continue }
            logger.info(
                "A message came to be seen by others while it was in work.",
                metadata: ["message": "\(message.id)", "cause": "\(failure)"])
            return true
        }
        return false
    }

    /// Deletes a message, one a call: jobs that take a second each seldom end
    /// together, and waiting for others to share a call would keep places taken.
    ///
    /// A message that cannot be deleted comes again, to be found handled already.
    ///
    /// - Returns: False if it is no longer ours to delete.
    private func delete(_ message: QueueMessage) async -> Bool {
        var cause = ""
        for failures in 1...Self.deletions {
            do throws(AWSError) {
                let deadline = time.now() + Self.patience
                guard let failure = try await queue.delete([message], deadline: deadline).first else { return true }
                guard !failure.isLasting else { return false }
                cause = failure.description
            } catch {
                cause = error.description
            }
            guard failures < Self.deletions else { break }
            let wait = QueueBackoff.deletion(failures: failures, random: time.random())
            guard (try? await time.sleep(wait)) != nil else { return true }
        }
        let level: Logger.Level = failedDeletions.isDue(at: time.now()) ? .warning : .debug
        logger.log(
            level: level, "A message was handled but not deleted; it comes again.",
            metadata: ["message": "\(message.id)", "cause": "\(cause)"])
        return true
    }

    /// Sets when a message comes again; if that fails, it does so when its time is up.
    private func postpone(_ message: QueueMessage, _ delay: Duration?) async {
        let wait =
            delay.map { min(max(.zero, $0), QueueBackoff.longest) }
            ?? QueueBackoff.retry(receiveCount: message.receiveCount, random: time.random())
        let result = try? await queue.setVisibility(wait, of: [message], deadline: time.now() + Self.patience)
        let isSet = result?.isEmpty ?? false
        logger.debug(
            "A message is tried again later.",
            metadata: ["message": "\(message.id)", "wait": "\(isSet ? wait : visibility)"])
    }

    /// Once for a message, which comes here as often as the queue shows it.
    private func report(_ message: QueueMessage, _ reason: String) {
        guard poisons.insert(message.id) else { return }
        let text: Logger.Message =
            hasDeadLetterQueue
            ? "A message cannot be handled; it is left to the dead-letter queue."
            : "A message cannot be handled; it comes again until its retention is over."
        logger.warning(
            text,
            metadata: ["message": "\(message.id)", "cause": "\(reason)", "receives": "\(message.receiveCount)"])
    }
}
