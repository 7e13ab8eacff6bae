// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why a message from SNS is not acted on.
public struct SNSError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of trouble: a closed set, fit for a metric's label.
    public enum Code: String, Sendable, CaseIterable {
        /// The settings can't be meant: this ends the start, and never answers a message.
        case configuration
        /// The message is over the bound.
        case tooLarge
        /// It is not SNS' envelope.
        case envelope
        /// It came without the envelope, and so without a signature.
        case raw
        /// What is in it can never be handled.
        case content
        /// Its topic is not one of those allowed.
        case topic
        /// It is too old.
        case stale
        /// It is from the future.
        case early
        /// Its signature is of a version that is not allowed.
        case version
        /// Its certificate is somewhere else than where SNS has them.
        case certificateURL
        /// Its certificate is none of SNS', or not valid now.
        case certificate
        /// The signature does not fit.
        case signature
        /// The address to confirm a subscription at is not SNS'.
        case subscribeURL
        /// SNS did not take the confirmation.
        case confirmation
        /// The certificate can't be fetched at the moment, or SNS not be reached.
        case unreachable
        /// The same message is being handled this very moment.
        case underWay
        /// What handles it failed, and may not the next time.
        case handler
    }

    /// The kind of trouble.
    public let code: Code
    /// One sentence or two for the log.
    ///
    /// It may name topics and hosts, so it is not for clients.
    public let message: String

    /// Describes a trouble.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(message)" }
}
