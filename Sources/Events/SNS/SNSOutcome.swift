// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What became of the content of a notification.
public enum SNSOutcome: Sendable, Hashable {
    /// It was handled, or will be for certain.
    case success
    /// It may go better the next time; why, in a sentence for the log.
    case transientFailure(String)
    /// It never will; why, in a sentence for the log.
    case permanentFailure(String)
}
