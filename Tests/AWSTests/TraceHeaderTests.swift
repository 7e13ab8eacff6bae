// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import HTTPClient
import Testing

/// The trace that calls to S3 carry.
@Suite struct TraceHeaderTests {
    private let trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=a:0|b:1"

    private func delete(traced trace: String?) async throws -> HTTPRequest {
        let transport = ScriptedTransport(.response(204, [:], ""))
        let client = try S3Client(
            location: S3Location(bucket: "photos", region: "eu-central-1"),
            credentials: StaticCredentials(Credentials(accessKeyID: "AKID", secretAccessKey: "secret")),
            http: transport, retry: RetryPolicy(limit: 0), time: { 1_369_353_600 })
        try await TraceHeader.$current.withValue(trace) {
            try await client.delete("k", deadline: .now + .seconds(60))
        }
        return try #require(transport.requests.first)
    }

    @Test func `a call carries the trace of its task, unsigned`() async throws {
        let traced = try await delete(traced: trace)
        #expect(traced.headers["X-Amzn-Trace-Id"] == trace)
        let plain = try await delete(traced: nil)
        #expect(plain.headers["X-Amzn-Trace-Id"] == nil)
        #expect(traced.headers["authorization"] == plain.headers["authorization"])
    }

    @Test(arguments: [
        "", "a b", "a\r\nx-amz-acl: public-read", "\u{E9}", "\u{7F}", String(repeating: "a", count: 1025),
    ])
    func `a trace that is no plain header value is not passed on`(_ odd: String) async throws {
        #expect(try await delete(traced: odd).headers["X-Amzn-Trace-Id"] == nil)
    }
}
