// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient
internal import NIOCore

/// The five calls an origin makes to one bucket (Amazon S3 API Reference).
///
/// Keys are encoded byte by byte and never normalised: `a//b` and `a/../b`
/// are the objects of these names. Calls that fail in passing are made again
/// as ``RetryPolicy`` allows, never beyond their deadline.
public struct S3Client: Sendable {
    /// The bucket's place.
    public let location: S3Location

    private let endpoint: S3Endpoint
    private let signer: SigV4
    private let credentials: any CredentialsProvider
    private let http: any HTTPSending
    private let retry: RetryPolicy
    private let time: @Sendable () -> Int64

    /// Makes a client of one bucket.
    ///
    /// - Parameters:
    ///   - location: The bucket's place.
    ///   - credentials: Who signs.
    ///   - http: What sends.
    ///   - retry: When to try again.
    ///   - time: The time to sign with, in seconds since 1970.
    /// - Throws: An error with the code `invalid` if there can be no such place.
    public init(
        location: S3Location,
        credentials: any CredentialsProvider,
        http: any HTTPSending,
        retry: RetryPolicy = RetryPolicy(),
        time: @escaping @Sendable () -> Int64 = { CivilDate.systemUnixSeconds() }
    ) throws(AWSError) {
        self.location = location
        self.endpoint = try S3Endpoint(location)
        self.signer = SigV4(region: location.region, service: "s3")
        self.credentials = credentials
        self.http = http
        self.retry = retry
        self.time = time
    }

    /// Makes a call until it succeeds or must not be tried again.
    func perform(
        _ call: S3Call,
        into sink: (any BodySink)? = nil,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> HTTPResponse {
        let hash = call.body.map { Digest.sha256($0) } ?? Digest.ofNothing
        var retries = 0
        while true {
            let error: AWSError
            do throws(AWSError) {
                let response = try await attempt(call, hash, into: sink, deadline: deadline)
                retry.budget.deposit()
                return response
            } catch let failure {
                error = failure
            }
            guard call.retry.allows(error), let wait = retry.delay(before: retries, deadline: deadline) else {
                throw error
            }
            retries += 1
            do {
                try await retry.sleep(wait)
            } catch {
                throw AWSError(.cancelled, "The call to S3 was cancelled.")
            }
        }
    }

    private func attempt(
        _ call: S3Call,
        _ hash: String,
        into sink: (any BodySink)?,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> HTTPResponse {
        let request = try await self.request(call, hash)
        let response: HTTPResponse
        do throws(HTTPClientError) {
            response = try await http.send(request, into: sink, deadline: deadline)
        } catch {
            if error.underlying is LimitedSink.Exceeded {
                throw AWSError(.tooLarge, "The object is longer than the limit.")
            }
            throw AWSError(error)
        }
        guard (200..<300).contains(response.status) else { throw AWSError(s3: response, call) }
        return response
    }

    /// The call as it goes on the wire, signed now unless anonymous.
    private func request(_ call: S3Call, _ hash: String) async throws(AWSError) -> HTTPRequest {
        var path = endpoint.prefix
        if let key = call.key { path += "/" + PercentEncoding.path(key) }
        if path.isEmpty { path = "/" }
        var headers = call.headers
        headers.add("x-amz-content-sha256", hash)
        if let credentials = try await credentials.credentials() {
            headers = signer.sign(
                method: call.method, host: endpoint.host, path: path, query: call.query, headers: headers,
                payloadHash: hash, credentials: credentials, at: time())
        }
        let query = call.query.isEmpty ? "" : "?" + QueryItem.joined(call.query)
        return HTTPRequest(
            method: call.method, url: "\(endpoint.scheme)://\(endpoint.host)\(path)\(query)", headers: headers,
            body: call.body, bodyLimit: call.bodyLimit)
    }
}
