// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Whatever answers requests: ``HTTPClient``, or a stand-in that needs no network.
public protocol HTTPSending: Sendable {
    /// Sends a request and receives its answer completely.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - sink: Takes the body of a 2xx answer; nil leaves it in the response.
    ///   - deadline: When to give up, whatever has arrived.
    func send(
        _ request: HTTPRequest,
        into sink: (any BodySink)?,
        deadline: ContinuousClock.Instant
    ) async throws(HTTPClientError) -> HTTPResponse
}
