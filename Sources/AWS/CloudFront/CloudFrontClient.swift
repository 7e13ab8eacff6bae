// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient
internal import NIOCore

/// The one call an origin makes to CloudFront (Amazon CloudFront API Reference).
///
/// CloudFront has one endpoint for the world, whose signatures are those of
/// `us-east-1`.
public struct CloudFrontClient: Sendable {
    private static let region = "us-east-1"

    private let endpoint: ServiceEndpoint
    private let signer = SigV4(region: CloudFrontClient.region, service: "cloudfront")
    private let credentials: any CredentialsProvider
    private let http: any HTTPSending
    private let retry: RetryPolicy
    private let time: @Sendable () -> Int64

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - endpoint: The base URL of another service that speaks like it; nil means AWS.
    ///   - credentials: Who signs.
    ///   - http: What sends.
    ///   - retry: When to try again.
    ///   - time: The time to sign with, in seconds since 1970.
    /// - Throws: An error with the code `invalid` if the endpoint cannot be one.
    public init(
        endpoint: String? = nil,
        credentials: any CredentialsProvider,
        http: any HTTPSending,
        retry: RetryPolicy = RetryPolicy(base: .milliseconds(500), cap: .seconds(5)),
        time: @escaping @Sendable () -> Int64 = { CivilDate.systemUnixSeconds() }
    ) throws(AWSError) {
        self.endpoint =
            if let endpoint { try ServiceEndpoint(endpoint) } else {
                ServiceEndpoint(host: "cloudfront.amazonaws.com")
            }
        self.credentials = credentials
        self.http = http
        self.retry = retry
        self.time = time
    }

    /// The endpoint that the environment asks for, by the names all AWS tools share.
    public static func endpoint(_ environment: [String: String]) -> String? {
        ["AWS_ENDPOINT_URL_CLOUDFRONT", "AWS_ENDPOINT_URL"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }

    /// Drops what a distribution keeps (`CreateInvalidation`).
    ///
    /// Tried again with the same reference, it is the same invalidation, so it
    /// may be: CloudFront counts, and after 1,000 a month bills, each.
    ///
    /// - Parameters:
    ///   - distribution: The distribution's id, such as `EDFDVBD6EXAMPLE`.
    ///   - paths: Paths as viewers ask for them, with `*` for anything at the end of one.
    ///   - tags: Tags of the header that the distribution takes for its cache tags.
    ///   - callerReference: What makes this invalidation another than the last.
    ///   - deadline: When to give up.
    /// - Returns: The invalidation's id.
    public func createInvalidation(
        distribution: String,
        paths: [String] = [],
        tags: [String] = [],
        callerReference: String,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> String {
        guard !distribution.isEmpty, distribution.utf8.allSatisfy({ ServiceEndpoint.isNameByte($0) && $0 != 0x2E })
        else { throw AWSError(.invalid, "\"\(distribution)\" is not the id of a distribution.") }
        let batch = try InvalidationBatch(paths: paths, tags: tags, callerReference: callerReference)
        let path = "/2020-05-31/distribution/\(distribution)/invalidation"
        let body = ByteBuffer(string: batch.xml)
        var hasRenewed = false
        let response = try await retry.run(.idempotent, deadline: deadline) { () async throws(AWSError) in
            try await credentials.signing(&hasRenewed) { (used) async throws(AWSError) in
                try await post(path, body, used, deadline)
            }
        }
        return InvalidationBatch.id(xml: Array(response.body.readableBytesView)) ?? ""
    }

    private func post(
        _ path: String,
        _ body: ByteBuffer,
        _ credentials: Credentials?,
        _ deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> HTTPResponse {
        var headers: HTTPHeaders = ["content-type": "application/xml"]
        if let credentials {
            headers = signer.sign(
                method: "POST", host: endpoint.host, path: endpoint.path + path, headers: headers,
                payloadHash: Digest.sha256(body), credentials: credentials, at: time())
        }
        let url = "\(endpoint.scheme)://\(endpoint.host)\(endpoint.path)\(path)"
        let response: HTTPResponse
        do throws(HTTPClientError) {
            response = try await http.send(
                HTTPRequest(method: "POST", url: url, headers: headers, body: body), into: nil, deadline: deadline)
        } catch {
            throw AWSError(error)
        }
        guard (200..<300).contains(response.status) else {
            let body = ErrorBody(Array(response.body.readableBytesView))
            throw AWSError("CloudFront", response, body, method: "CreateInvalidation")
        }
        return response
    }
}
