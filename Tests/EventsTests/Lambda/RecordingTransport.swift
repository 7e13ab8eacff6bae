// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import TestSupport

/// Answers requests to the Runtime API from a list, without a network.
final class RecordingTransport: HTTPSending {
    /// What was asked, and until when there was time.
    let requests = Shared<[(request: HTTPRequest, deadline: ContinuousClock.Instant)]>([])

    private let answers: Shared<[Result<HTTPResponse, HTTPClientError>]>

    init(_ answers: [Result<HTTPResponse, HTTPClientError>]) { self.answers = Shared(answers) }

    func send(
        _ request: HTTPRequest, into sink: (any BodySink)?, deadline: ContinuousClock.Instant
    ) async throws(HTTPClientError) -> HTTPResponse {
        requests.change { $0.append((request, deadline)) }
        let answer = answers.change { $0.isEmpty ? nil : $0.removeFirst() }
        guard let answer else { throw HTTPClientError(.protocol, "There is nothing more in the script.") }
        return try answer.get()
    }
}
