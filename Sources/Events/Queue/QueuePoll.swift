// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import Logging
internal import Origin

/// Asks a queue for messages, and for no more than there are places for.
///
/// A message that waited here for its turn would be hidden from those who have time.
struct QueuePoll: Sendable {
    /// What SQS allows.
    private static let longestWait = Duration.seconds(20)
    private static let mostMessages = 10
    /// What an answer that came too late for the wait may take longer.
    private static let margin = Duration.seconds(10)

    let queue: any MessageQueue
    var visibility: Duration
    let places: Places
    let stop: StopSignal
    let time: QueueTime
    let meters: QueueMeters
    let logger: Logger
    let outages: OnceAMinute

    /// The next messages, whose places are taken; nil when it is time to stop.
    func next() async -> [QueueMessage]? {
        var failures = 0
        while true {
            let free = await places.free()
            guard !stop.isGiven else { return nil }
            let start = time.now()
            guard let result = await stop.ending({ await receive(free) }) else { return nil }
            switch result {
            case .success(let messages) where stop.isGiven:
                await release(messages)
                return nil
            case .success(let messages) where !messages.isEmpty:
                meters.count(.ok)
                places.take(messages.count)
                return messages
            case .success:
                meters.count(.empty)
                failures = 0
                // A server that knows no long polls would else be asked without end.
                if time.now() < start + .seconds(1) { await pause(.seconds(1)) }
            case .failure(let error):
                guard !stop.isGiven else { return nil }
                meters.count(.failed)
                failures += 1
                await wait(out: error, failures)
            }
        }
    }

    private func receive(_ free: Int) async -> Result<[QueueMessage], AWSError> {
        do throws(AWSError) {
            return .success(
                try await queue.receive(
                    min(free, Self.mostMessages), wait: Self.longestWait, visibility: visibility,
                    deadline: time.now() + Self.longestWait + Self.margin))
        } catch {
            return .failure(error)
        }
    }

    /// Lets others have messages that came with the word to stop.
    ///
    /// If that fails they come again by themselves, later.
    private func release(_ messages: [QueueMessage]) async {
        guard !messages.isEmpty, !Task.isCancelled else { return }
        _ = try? await queue.setVisibility(.zero, of: messages, deadline: time.now() + .seconds(5))
        logger.debug("Messages were given back to the queue.", metadata: ["count": "\(messages.count)"])
    }

    /// Says what is wrong, now and then, and waits.
    func wait(out error: AWSError, _ failures: Int) async {
        if outages.isDue(at: time.now()) {
            logger.warning(
                "The queue cannot be read; it is tried again.",
                metadata: ["queue": "\(queue.name)", "cause": "\(error)", "failures": "\(failures)"])
        }
        await pause(QueueBackoff.outage(failures: failures, random: time.random()))
    }

    private func pause(_ duration: Duration) async {
        _ = await stop.ending { try? await time.sleep(duration) }
    }
}
