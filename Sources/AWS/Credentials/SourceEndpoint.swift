// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore

/// Asks an endpoint that gives credentials, again if it stumbles.
struct SourceEndpoint: Sendable {
    /// The source's name, for errors.
    let source: String
    let http: any HTTPSending
    /// How long one try may take.
    let patience: Duration
    let retry: RetryPolicy

    /// The answer, whatever its status.
    ///
    /// - Throws: An error with the code `credentials` if there is none.
    func send(_ request: HTTPRequest) async throws(AWSError) -> HTTPResponse {
        var retries = 0
        while true {
            let outcome = await attempt(request)
            guard Self.isPassing(outcome), let wait = retry.delay(before: retries, deadline: retry.now() + .seconds(60))
            else {
                do throws(HTTPClientError) {
                    return try outcome.get()
                } catch {
                    guard error.code != .cancelled else { throw AWSError(error) }
                    throw AWSError(source: source, "No answer: \(error.message)", underlying: error)
                }
            }
            retries += 1
            do {
                try await retry.sleep(wait)
            } catch {
                throw AWSError(.cancelled, "\(source): The task was cancelled.")
            }
        }
    }

    private func attempt(_ request: HTTPRequest) async -> Result<HTTPResponse, HTTPClientError> {
        do throws(HTTPClientError) {
            return .success(try await http.send(request, into: nil, deadline: .now + patience))
        } catch {
            return .failure(error)
        }
    }

    /// Whether another try may fare better.
    private static func isPassing(_ outcome: Result<HTTPResponse, HTTPClientError>) -> Bool {
        switch outcome {
        case .success(let response): response.status >= 500 || response.status == 429
        case .failure(let error):
            switch error.code {
            case .resolve, .connect, .timeout, .truncated, .reset: true
            case .tls, .sink, .cancelled, .protocol, .system: false
            }
        }
    }
}

extension HTTPResponse {
    /// The body's bytes.
    var bytes: [UInt8] { Array(body.readableBytesView) }
}
