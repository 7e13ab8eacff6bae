// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore

extension AWSError {
    /// The failure an answer of S3 tells of.
    init(s3 response: HTTPResponse, _ call: S3Call) {
        let body = S3ErrorBody(Array(response.body.readableBytesView))
        let code = Self.code(response.status, body.code)
        let region = response.headers["x-amz-bucket-region"] ?? body.region
        var message = "S3 answered \(response.status)"
        if let name = body.code { message += " \(name)" }
        message += " to \(call.method)"
        if let text = body.message, !text.isEmpty { message += ": \(text)" }
        if !message.hasSuffix(".") { message += "." }
        if code == .wrongRegion, let region { message += " The bucket is in \(region)." }
        self.init(
            code, message, status: response.status, serviceCode: body.code,
            requestID: response.headers["x-amz-request-id"] ?? body.requestID, region: region)
    }

    /// By S3's name where the status says too little ("List of error codes"
    /// of the Amazon S3 API Reference); HEAD has the status only.
    private static func code(_ status: Int, _ name: String?) -> Code {
        switch name {
        case "NoSuchBucket": return .missingBucket
        case "SlowDown", "ServiceUnavailable", "Throttling", "ThrottlingException", "RequestLimitExceeded":
            return .throttled
        case "RequestTimeout": return .timeout
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "TemporaryRedirect",
            "IllegalLocationConstraintException":
            return .wrongRegion
        case "ExpiredToken", "InvalidToken", "InvalidAccessKeyId": return .forbidden
        default: break
        }
        switch status {
        case 404, 410: return .notFound
        case 401, 403: return .forbidden
        case 412: return .preconditionFailed
        case 409: return .conflict
        case 429, 503: return .throttled
        case 301, 307: return .wrongRegion
        case 500...: return .unavailable
        case 300..<500: return .rejected
        default: return .malformed
        }
    }
}
