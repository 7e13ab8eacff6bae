// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What became of a message from SNS, which decides the status that SNS gets.
///
/// SNS tries again after a 5xx, and gives up after a 4xx: the message then goes to the dead letters of the subscription,
/// if it has any.
public enum SNSAnswer: Sendable, Hashable {
    /// The message was handled (200).
    case done
    /// The subscription was confirmed (200).
    case confirmed
    /// There was nothing to do: a message that was handled before, or the end of a subscription (200).
    case ignored
    /// It is not from whom it should be, or not now (403).
    case refused(SNSError)
    /// It can't be read, or what is in it can't ever be handled (400).
    case malformed(SNSError)
    /// It may go better the next time (503).
    case unavailable(SNSError)

    /// The answer to a message that met with trouble.
    init(_ error: SNSError) {
        switch error.code {
        case .tooLarge, .envelope, .content: self = .malformed(error)
        case .raw, .topic, .stale, .early, .version, .certificateURL, .certificate, .signature, .subscribeURL,
            .confirmation:
            self = .refused(error)
        case .configuration, .unreachable, .underWay, .handler: self = .unavailable(error)
        }
    }

    /// The trouble, if there was any.
    public var error: SNSError? {
        switch self {
        case .done, .confirmed, .ignored: nil
        case .refused(let error), .malformed(let error), .unavailable(let error): error
        }
    }

    /// A word of a closed set, for logs and a metric's label.
    public var label: String {
        switch self {
        case .done: "done"
        case .confirmed: "confirmed"
        case .ignored: "ignored"
        case .refused: "refused"
        case .malformed: "malformed"
        case .unavailable: "unavailable"
        }
    }
}
