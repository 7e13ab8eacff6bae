// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient

extension SNSEndpoint {
    /// How long SNS may take to confirm.
    private static let patience = Duration.seconds(10)

    /// Confirms a subscription, of a message that is verified.
    ///
    /// - Throws: ``SNSError``: `subscribeURL` when it would not be SNS that is asked, `confirmation` when SNS refuses,
    ///   `unreachable` when it does not answer.
    func confirm(_ message: SNSMessage, _ deadline: ContinuousClock.Instant) async throws(SNSError) {
        try addresses.checkConfirmation(message.subscribeURL, of: message.topic)
        let response: HTTPResponse
        do throws(HTTPClientError) {
            let request = HTTPRequest(url: message.subscribeURL, bodyLimit: 16 * 1024)
            response = try await http.send(request, into: nil, deadline: min(deadline, .now + Self.patience))
        } catch {
            throw SNSError(.unreachable, "SNS did not answer the confirmation for \(message.topic): \(error.message)")
        }
        let status = response.status
        guard !(200..<300).contains(status) else { return }
        throw SNSError(
            status >= 500 || status == 429 ? .unreachable : .confirmation,
            "SNS answered \(status) to the confirmation for \(message.topic).")
    }
}
