// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import Synchronization

/// Sends, and keeps the headers of the last answer.
final class HeaderTransport: HTTPSending {
    private let client: HTTPClient
    private let kept = Mutex(HTTPHeaders())

    init() throws(HTTPClientError) { client = try HTTPClient() }

    var last: HTTPHeaders { kept.withLock { $0 } }

    func send(
        _ request: HTTPRequest,
        into sink: (any BodySink)?,
        deadline: ContinuousClock.Instant
    ) async throws(HTTPClientError) -> HTTPResponse {
        let response = try await client.send(request, into: sink, deadline: deadline)
        kept.withLock { $0 = response.headers }
        return response
    }
}
