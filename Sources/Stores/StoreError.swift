// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why a store did not do what it should.
public struct StoreError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure: a closed set.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no such object.
        case notFound
        /// The store does not allow it.
        case forbidden
        /// The store does not accept who asks: the credentials are wrong or
        /// have expired, or the clock is wrong.
        case unauthorised
        /// The object is in an archive, and would first have to be restored.
        case archived
        /// The condition does not hold.
        case preconditionFailed
        /// The object is longer than the limit.
        case tooLarge
        /// The store asks to slow down.
        case throttled
        /// The store cannot be reached or failed.
        case unavailable
        /// The deadline passed, or the store was silent for too long.
        case timeout
        /// The object ended early.
        case truncated
        /// The object came with other bytes than were stored.
        case corrupt
        /// It cannot work until someone changes the configuration.
        case misconfigured
        /// The key cannot be one.
        case invalidKey
        /// Another operation or object is in the way.
        case conflict
        /// The task was cancelled.
        case cancelled
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence for the log.
    ///
    /// It may name paths and buckets, so it is not for clients.
    public let message: String

    /// What lies beneath: the error of AWS, or what the sink threw.
    public let underlying: (any Error)?

    /// Whether the like was reported less than a minute ago.
    ///
    /// One line in the log will do for both.
    public let isRepeat: Bool

    /// Describes a failure.
    public init(_ code: Code, _ message: String, underlying: (any Error)? = nil, isRepeat: Bool = false) {
        self.code = code
        self.message = message
        self.underlying = underlying
        self.isRepeat = isRepeat
    }

    /// The code alone, for a metric's label.
    public var shortDescription: String { code.rawValue }

    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(message)" }
}
