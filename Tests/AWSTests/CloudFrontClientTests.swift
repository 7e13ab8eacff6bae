// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import HTTPClient
import NIOCore
import Testing

/// Invalidations as they go out, and what is made of the answers.
@Suite struct CloudFrontClientTests {
    private let deadline = ContinuousClock.now + .seconds(60)

    private func client(_ transport: ScriptedTransport, endpoint: String? = nil) throws -> CloudFrontClient {
        let credentials = Credentials(accessKeyID: "AKID", secretAccessKey: "secret")
        return try CloudFrontClient(
            endpoint: endpoint, credentials: StaticCredentials(credentials), http: transport, retry: .atOnce,
            time: { 1_369_353_600 })
    }

    private func invalidate(
        _ client: CloudFrontClient, _ distribution: String = "E1", paths: [String] = [], tags: [String] = ["t"]
    ) async throws -> String {
        try await client.createInvalidation(
            distribution: distribution, paths: paths, tags: tags, callerReference: "r<1>", deadline: deadline)
    }

    private static let created = ScriptedTransport.Answer.response(
        201, [:], "<Invalidation><Id>I1</Id><InvalidationBatch><Id>no</Id></InvalidationBatch></Invalidation>")

    @Test func `paths and tags go into one document`() async throws {
        let transport = ScriptedTransport(Self.created)
        let id = try await invalidate(
            client(transport), paths: ["/800x600/a b&\u{E9}%20.jpg", "/x/*"], tags: ["src:1", "V:800x600"])
        #expect(id == "I1")
        let request = try #require(transport.requests.first)
        #expect(request.url == "https://cloudfront.amazonaws.com/2020-05-31/distribution/E1/invalidation")
        #expect(
            request.body.map { String(buffer: $0) }
                == "<InvalidationBatch xmlns=\"http://cloudfront.amazonaws.com/doc/2020-05-31/\"><Paths><Quantity>4"
                + "</Quantity><Items><Path>/800x600/a%20b&amp;%C3%A9%20.jpg</Path><Path>/x/*</Path><Path>#src:1</Path>"
                + "<Path>#V:800x600</Path></Items></Paths><CallerReference>r&lt;1&gt;</CallerReference>"
                + "</InvalidationBatch>")
        let scope = "Credential=AKID/20130524/us-east-1/cloudfront/aws4_request, SignedHeaders=content-type;host;"
        #expect(request.headers["authorization"]?.contains(scope) == true)
    }

    @Test(
        arguments: [
            ("", [], ["t"]), ("../x", [], ["t"]), ("E1", [], []), ("E1", ["a"], []), ("E1", ["/a*b"], []),
            ("E1", ["/" + String(repeating: "a", count: 4000)], []), ("E1", [], ["a,b"]), ("E1", [], ["a b"]),
            ("E1", [], [""]), ("E1", [], [String(repeating: "a", count: 257)]),
        ] as [(String, [String], [String])])
    func `what CloudFront would refuse is not sent`(_ distribution: String, _ paths: [String], _ tags: [String])
        async throws
    {
        let transport = ScriptedTransport()
        let error = await #expect(throws: AWSError.self) {
            try await invalidate(client(transport), distribution, paths: paths, tags: tags)
        }
        #expect(error?.code == .invalid && transport.requests.isEmpty)
    }

    @Test(
        arguments: [
            (400, "Throttling", nil, 2), (400, "TooManyInvalidationsInProgress", nil, 2),
            (503, "ServiceUnavailable", nil, 2), (500, "InternalFailure", nil, 2),
            (403, "AccessDenied", .forbidden, 1), (404, "NoSuchDistribution", .notFound, 1),
            (403, "SignatureDoesNotMatch", .unauthorised, 1), (400, "InvalidArgument", .rejected, 1),
            (403, "ExpiredToken", .expired, 1),
        ] as [(Int, String, AWSError.Code?, Int)])
    func `what may pass is tried again`(_ status: Int, _ name: String, _ code: AWSError.Code?, _ requests: Int)
        async throws
    {
        let body =
            "<ErrorResponse xmlns=\"u\"><Error><Type>Sender</Type><Code>\(name)</Code><Message>Why</Message></Error>"
            + "<RequestId>R</RequestId></ErrorResponse>"
        let transport = ScriptedTransport(.response(status, [:], body), Self.created)
        do {
            _ = try await invalidate(client(transport))
            #expect(code == nil)
        } catch let error as AWSError {
            #expect(error.code == code && error.serviceCode == name && error.requestID == "R")
            #expect(error.message == "CloudFront answered \(status) \(name) to CreateInvalidation: Why.")
        }
        #expect(transport.requests.count == requests)
    }

    @Test func `another endpoint is asked if there is one`() async throws {
        let transport = ScriptedTransport(Self.created)
        _ = try await invalidate(client(transport, endpoint: "http://127.0.0.1:4566/x/"))
        #expect(transport.requests.first?.url == "http://127.0.0.1:4566/x/2020-05-31/distribution/E1/invalidation")
        #expect(CloudFrontClient.endpoint(["AWS_ENDPOINT_URL": "a", "AWS_ENDPOINT_URL_CLOUDFRONT": "b"]) == "b")
        #expect(CloudFrontClient.endpoint(["AWS_ENDPOINT_URL": "a", "AWS_ENDPOINT_URL_CLOUDFRONT": ""]) == "a")
        #expect(CloudFrontClient.endpoint([:]) == nil)
    }
}
