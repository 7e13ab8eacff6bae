// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient

/// Why a call to AWS did not do what it should.
public struct AWSError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure: a closed set, fit for a metric's label.
    public enum Code: String, Sendable, CaseIterable {
        /// There is no such object (404).
        case notFound
        /// There is no such bucket (404 `NoSuchBucket`).
        case missingBucket
        /// There is no such queue (400 `QueueDoesNotExist`).
        case missingQueue
        /// The credentials are not allowed to (401, 403).
        case forbidden
        /// The credentials are not known, or what they sign is wrong (401, 403).
        case unauthorised
        /// The credentials have expired, and there are no newer ones.
        case expired
        /// The clocks differ too much to sign, and learning by how much did not help.
        case skewed
        /// The object is in an archive, and would first have to be restored (403 `InvalidObjectState`).
        case archived
        /// The object is the one known already (304).
        case notModified
        /// The object is no longer the one asked for (412 to a read).
        case changed
        /// The condition of the request does not hold (412).
        case preconditionFailed
        /// Another operation is under way (409).
        case conflict
        /// AWS asks to slow down (429, 503).
        case throttled
        /// AWS failed (500, 502, 504).
        case unavailable
        /// The bucket is in another region (301, 307); see ``AWSError/region``.
        case wrongRegion
        /// AWS refused the request for another reason (4xx).
        case rejected
        /// The object is longer than the limit given.
        case tooLarge
        /// The receiver of the body refused it; see ``AWSError/underlying``.
        case sink
        /// No answer in time.
        case timeout
        /// The answer ended early.
        case truncated
        /// What came, or went, has another checksum than it should.
        case checksum
        /// AWS could not be reached or the connection broke.
        case connection
        /// Nothing was asked, because AWS has just failed several times in a row.
        case suspended
        /// The answer is not what AWS answers.
        case malformed
        /// There are no credentials.
        case credentials
        /// The bucket, endpoint or request cannot be valid.
        case invalid
        /// The task was cancelled.
        case cancelled
    }

    /// The kind of failure.
    public internal(set) var code: Code

    /// One sentence for the log.
    ///
    /// It may name buckets, so it is not for clients.
    public let message: String

    /// The HTTP status, if there was an answer.
    public let status: Int?

    /// AWS's own name for the error, such as `NoSuchKey`, if it gave one.
    public let serviceCode: String?

    /// What AWS's support asks for (`x-amz-request-id`).
    public let requestID: String?

    /// The region AWS says the bucket is in, if it said so.
    public let region: String?

    /// The transport's failure or what the receiver threw, if that was it.
    public let underlying: (any Error)?

    /// Whether the like was reported less than a minute ago.
    ///
    /// One line in the log will do for both.
    public internal(set) var isRepeat = false

    /// Describes a failure.
    public init(
        _ code: Code,
        _ message: String,
        status: Int? = nil,
        serviceCode: String? = nil,
        requestID: String? = nil,
        region: String? = nil,
        underlying: (any Error)? = nil
    ) {
        self.code = code
        self.message = message
        self.status = status
        self.serviceCode = serviceCode
        self.requestID = requestID
        self.region = region
        self.underlying = underlying
    }

    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(message)" }
}

extension AWSError {
    /// A failure to get any complete answer.
    init(_ error: HTTPClientError) {
        let code: Code =
            switch error.code {
            case .timeout: .timeout
            case .truncated: .truncated
            case .cancelled: .cancelled
            case .sink: .sink
            case .protocol: .malformed
            case .resolve, .connect, .tls, .reset, .system: .connection
            }
        // What a sink threw is more telling than that it threw.
        self.init(code, error.message, underlying: error.code == .sink ? error.underlying : error)
    }
}
