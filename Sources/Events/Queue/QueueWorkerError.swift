// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import AWS

/// Why a queue cannot be worked on.
public struct QueueWorkerError: Error, Sendable, CustomStringConvertible {
    /// One sentence or two for the log, with the queue's name and what to do.
    public let description: String

    /// What the queue answered.
    public let cause: AWSError

    /// Nil if waiting may help.
    init?(_ queue: String, _ cause: AWSError) {
        let actions = "sqs:GetQueueAttributes, ReceiveMessage, DeleteMessage and ChangeMessageVisibility"
        switch cause.code {
        case .missingQueue:
            description =
                "There is no queue \(queue), or none that these credentials may see: create it, correct its URL or its"
                + " region, or allow the credentials \(actions)."
        case .forbidden:
            description = "The queue \(queue) is not open to these credentials: allow them \(actions)."
        case .unauthorised, .wrongRegion, .rejected, .invalid:
            description = "The queue \(queue) cannot be used. \(cause.message)"
        default: return nil
        }
        self.cause = cause
    }
}
