// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore

extension AWSError {
    /// The failure that an answer tells of.
    init(_ service: String, _ response: HTTPResponse, _ body: ErrorBody, method: String) {
        let code = Code(name: body.code) ?? Code(status: response.status)
        let region = response.headers["x-amz-bucket-region"] ?? body.region
        var message = "\(service) answered \(response.status)"
        if let name = body.code { message += " \(name)" }
        message += " to \(method)"
        if let text = body.message, !text.isEmpty { message += ": \(text)" }
        if !message.hasSuffix(".") { message += "." }
        if code == .wrongRegion, let region { message += " The bucket is in \(region)." }
        if body.code == "AccessControlListNotSupported" { message += Self.aboutAccessControlLists }
        self.init(
            code, message, status: response.status, serviceCode: body.code,
            requestID: response.headers["x-amz-request-id"] ?? response.headers["x-amzn-requestid"] ?? body.requestID,
            region: region)
    }

    private static let aboutAccessControlLists =
        " The bucket takes no access control lists, as all new ones: leave the ACL out of the configuration, and let"
        + " CloudFront read the bucket by origin access control."
}

extension AWSError.Code {
    /// By AWS's name, where the status says too little ("List of error codes"
    /// of the Amazon S3 API Reference, "Common errors" of the others).
    init?(name: String?) {
        switch name {
        case "NoSuchBucket": self = .missingBucket
        case "QueueDoesNotExist", "NonExistentQueue": self = .missingQueue
        case "AccessDenied", "AccessDeniedException", "KmsAccessDenied": self = .forbidden
        case "SlowDown", "ServiceUnavailable", "Throttling", "ThrottlingException", "RequestLimitExceeded",
            "RequestThrottled", "TooManyRequests", "BandwidthLimitExceeded", "TooManyInvalidationsInProgress",
            "OverLimit", "KmsThrottled":
            self = .throttled
        case "InternalError", "InternalFailure": self = .unavailable
        case "RequestTimeout": self = .timeout
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect", "Redirect",
            "IllegalLocationConstraintException", "IllegalLocationConstraint":
            self = .wrongRegion
        case "ExpiredToken", "ExpiredTokenException", "InvalidToken", "RequestExpired", "TokenRefreshRequired":
            self = .expired
        case "RequestTimeTooSkewed": self = .skewed
        case "SignatureDoesNotMatch", "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException",
            "InvalidSignatureException", "IncompleteSignature", "MissingAuthenticationToken",
            "MissingAuthenticationTokenException":
            self = .unauthorised
        case "InvalidObjectState": self = .archived
        case "BadDigest", "XAmzContentSHA256Mismatch", "InvalidDigest": self = .checksum
        default: return nil
        }
    }

    /// By the status alone; HEAD has no more.
    init(status: Int) {
        switch status {
        // That it is a failure after all, the body has said.
        case 200..<300: self = .unavailable
        case 404, 410: self = .notFound
        case 401, 403: self = .forbidden
        case 412: self = .preconditionFailed
        case 409: self = .conflict
        case 429, 503: self = .throttled
        case 301, 307: self = .wrongRegion
        case 304: self = .notModified
        // What a service that only speaks S3 can't do, and never will.
        case 501: self = .rejected
        case 500...: self = .unavailable
        case 300..<500: self = .rejected
        default: self = .malformed
        }
    }
}

extension AWSError {
    /// Whether nobody was there, as far as can be told.
    ///
    /// `SlowDown` comes from a service that is there.
    var isOutage: Bool {
        switch code {
        case .connection, .unavailable: true
        case .throttled: status == 503 && serviceCode != "SlowDown"
        case .timeout: (underlying as? HTTPClientError).map { !$0.wasAnswered } ?? false
        default: false
        }
    }
}
