// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import Metrics
internal import Synchronization

/// Tells the operator what becomes of messages from SNS.
///
/// Anybody can send one, so a stranger must not fill the log: of each kind of trouble one warning a minute is written, and
/// the counter counts them all.
final class SNSReport: Sendable {
    private static let period = Duration.seconds(60)

    private let logger: Logger
    private let now: @Sendable () -> ContinuousClock.Instant
    private let warned = Mutex<[SNSError.Code: ContinuousClock.Instant]>([:])

    init(logger: Logger, now: @escaping @Sendable () -> ContinuousClock.Instant) {
        self.logger = logger
        self.now = now
    }

    /// Counts an answer, and logs the trouble of one that has any.
    func note(_ answer: SNSAnswer) {
        Counter(
            label: "miniature_sns_messages_total",
            dimensions: [("outcome", answer.label), ("cause", answer.error?.code.rawValue ?? "none")]
        ).increment()
        guard let error = answer.error else { return }
        logger.log(
            level: isFirst(error.code) ? .warning : .debug, "A message from SNS was not handled.",
            metadata: [
                "sns.outcome": "\(answer.label)", "sns.cause": "\(error.code.rawValue)",
                "sns.detail": "\(error.message)",
            ])
    }

    /// Logs that a subscription was confirmed.
    func noteConfirmed(_ topic: TopicARN) {
        logger.notice("A subscription of SNS was confirmed.", metadata: ["sns.topic": "\(topic)"])
    }

    /// Logs that a subscription has ended.
    func noteEnded(_ topic: TopicARN) {
        logger.warning(
            "A subscription of SNS was ended; it is not renewed from here.", metadata: ["sns.topic": "\(topic)"])
    }

    private func isFirst(_ code: SNSError.Code) -> Bool {
        let now = now()
        return warned.withLock { warned in
            if let last = warned[code], last.duration(to: now) < Self.period { return false }
            warned[code] = now
            return true
        }
    }
}
