// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
public import HTTPClient
internal import NIOCore

/// The calls a consumer makes to one queue of Amazon SQS (Amazon SQS API
/// Reference, in the AWS JSON 1.0 protocol).
public struct SQSClient: Sendable {
    /// The queue.
    public let queue: QueueURL

    /// Ten messages of 1 MiB each, with some of their characters escaped.
    private static let longestAnswer = 24 << 20

    private let endpoint: ServiceEndpoint
    private let signer: SigV4
    private let credentials: any CredentialsProvider
    private let http: any HTTPSending
    private let retry: RetryPolicy
    private let time: @Sendable () -> Int64

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - queue: The queue.
    ///   - endpoint: The base URL of another service that speaks like it; nil means the host of the queue's URL.
    ///   - credentials: Who signs.
    ///   - http: What sends.
    ///   - retry: When to try again.
    ///   - time: The time to sign with, in seconds since 1970.
    /// - Throws: An error with the code `invalid` if the endpoint cannot be one.
    public init(
        queue: QueueURL,
        endpoint: String? = nil,
        credentials: any CredentialsProvider,
        http: any HTTPSending,
        retry: RetryPolicy = RetryPolicy(),
        time: @escaping @Sendable () -> Int64 = { CivilDate.systemUnixSeconds() }
    ) throws(AWSError) {
        self.queue = queue
        self.endpoint = if let endpoint { try ServiceEndpoint(endpoint) } else { queue.endpoint }
        signer = SigV4(region: queue.region, service: "sqs")
        self.credentials = credentials
        self.http = http
        self.retry = retry
        self.time = time
    }

    /// The endpoint that the environment asks for, by the names all AWS tools share.
    public static func endpoint(_ environment: [String: String]) -> String? {
        environment.filled("AWS_ENDPOINT_URL_SQS") ?? environment.filled("AWS_ENDPOINT_URL")
    }

    /// Makes a call and reads its answer.
    ///
    /// All calls here may be made twice: what is received twice is hidden for
    /// as long as if nobody had, and what is deleted stays deleted.
    ///
    /// - Parameters:
    ///   - action: The call's name.
    ///   - input: Its parameters.
    ///   - patience: How long SQS may take to answer; nil means as long as other services.
    ///   - deadline: When to give up.
    func call<Output: Decodable>(
        _ action: String,
        _ input: some Encodable,
        patience: Duration? = nil,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> Output {
        guard let json = try? JSONEncoder().encode(input) else {
            throw AWSError(.invalid, "The parameters of \(action) cannot be written as JSON.")
        }
        let body = ByteBuffer(bytes: json)
        var hasRenewed = false
        let response = try await retry.run(.idempotent, deadline: deadline) { () async throws(AWSError) in
            try await credentials.signing(&hasRenewed) { (used) async throws(AWSError) in
                try await post(action, body, used, patience, deadline)
            }
        }
        // The decoder's own error may quote what it could not read: a stranger's message.
        guard let output = try? JSONDecoder().decode(Output.self, from: Data(response.bytes)) else {
            throw AWSError(
                .malformed, "SQS's answer to \(action) is not the JSON it should be.", status: response.status)
        }
        return output
    }

    private func post(
        _ action: String,
        _ body: ByteBuffer,
        _ credentials: Credentials?,
        _ patience: Duration?,
        _ deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> HTTPResponse {
        let path = endpoint.path + "/"
        var headers: HTTPHeaders = [
            "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.\(action)",
        ]
        if let credentials {
            headers = signer.sign(
                method: "POST", host: endpoint.host, path: path, headers: headers, payloadHash: Digest.sha256(body),
                credentials: credentials, at: time())
        }
        var request = HTTPRequest(
            method: "POST", url: "\(endpoint.scheme)://\(endpoint.host)\(path)", headers: headers, body: body,
            bodyLimit: Self.longestAnswer)
        request.firstByte = patience
        let response: HTTPResponse
        do throws(HTTPClientError) {
            response = try await http.send(request, into: nil, deadline: deadline)
        } catch {
            throw AWSError(error)
        }
        guard (200..<300).contains(response.status) else {
            let body = ErrorBody(json: response.bytes, headers: response.headers)
            throw AWSError("SQS", response, body, method: action)
        }
        return response
    }
}
