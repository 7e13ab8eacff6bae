// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import AWS

/// A queue whose messages hide when they are received, and come again unless they are deleted.
///
/// ``SQSClient`` is one. The calls may be made twice, and each ends when its task is cancelled.
public protocol MessageQueue: Sendable {
    /// What errors and the log call it.
    var name: String { get }

    /// What the queue is set to.
    func attributes(deadline: ContinuousClock.Instant) async throws(AWSError) -> QueueAttributes

    /// Receives up to `most` messages, which are hidden for `visibility`; none if there are none within `wait`.
    func receive(
        _ most: Int,
        wait: Duration,
        visibility: Duration?,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [QueueMessage]

    /// Deletes messages; returns those that were not deleted.
    func delete(
        _ messages: [QueueMessage],
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [QueueFailure]

    /// Hides messages for so long from now on, or shows them at once; returns those for which it failed.
    func setVisibility(
        _ visibility: Duration,
        of messages: [QueueMessage],
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [QueueFailure]
}

extension SQSClient: MessageQueue {
    /// The queue's URL.
    public var name: String { queue.description }
}
