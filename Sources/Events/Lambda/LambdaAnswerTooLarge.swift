// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore

/// A picture is too long for the way its answer has to take.
public struct LambdaAnswerTooLarge: Error, Sendable, CustomStringConvertible {
    /// What waits for the answer.
    public let source: LambdaHTTPRequest.Source
    /// How many bytes it has as JSON, at least.
    public let bytes: Int
    /// How many it may have.
    public let limit: Int

    /// One sentence with what to do.
    public var description: String {
        let remedy =
            switch source {
            case .functionURL: "set the function URL to RESPONSE_STREAM and stream the answers"
            case .httpAPI: "use a function URL with RESPONSE_STREAM in place of the HTTP API"
            case .loadBalancer: "use a function URL with RESPONSE_STREAM in place of the load balancer"
            }
        return "The answer has \(bytes) bytes as JSON, of which Lambda takes \(limit): \(remedy)."
    }

    /// What is answered instead: a problem (RFC 9457), not to be kept.
    ///
    /// A 500, since nobody but the operator can change it, and a CDN goes on
    /// serving the copy it has.
    public var response: LambdaHTTPResponse {
        let details = Details(detail: description)
        return LambdaHTTPResponse(
            status: 500, headers: ["content-type": "application/problem+json", "cache-control": "no-store"],
            body: LambdaHTTPResponse.encode(details))
    }

    private struct Details: Encodable {
        let type = "urn:miniature:problem:answer-too-large"
        let title = "Answer too large for Lambda"
        let status = 500
        let detail: String
    }
}
