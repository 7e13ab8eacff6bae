// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import HTTPClient
import NIOCore
import Testing

/// Which calls are made again, and what of a first try is left.
@Suite struct S3ClientRetryTests {
    private let deadline = ContinuousClock.now + .seconds(60)

    private func client(_ transport: ScriptedTransport, _ retry: RetryPolicy = .atOnce) throws -> S3Client {
        try S3Client(
            location: S3Location(bucket: "b", region: "r"), credentials: AnonymousCredentials(), http: transport,
            retry: retry)
    }

    private static let found = ScriptedTransport.Answer.response(200, ["Content-Length": "5"], "hello")

    /// A failure; whether a read, and a write only where nothing is, is tried again.
    struct Case: CustomTestStringConvertible, Sendable {
        let answer: ScriptedTransport.Answer
        let retriesGet: Bool
        let retriesConditionalPut: Bool
        var testDescription: String { "\(answer)" }
    }

    private static let cases = [
        Case(answer: .failure(.connect), retriesGet: true, retriesConditionalPut: true),
        Case(answer: .failure(.resolve), retriesGet: true, retriesConditionalPut: true),
        Case(answer: .failure(.reset), retriesGet: true, retriesConditionalPut: false),
        Case(answer: .failure(.timeout), retriesGet: true, retriesConditionalPut: false),
        Case(answer: .failure(.timeout, afterHead: true), retriesGet: true, retriesConditionalPut: false),
        Case(answer: .failure(.truncated, afterHead: true), retriesGet: true, retriesConditionalPut: false),
        Case(answer: .failure(.tls), retriesGet: false, retriesConditionalPut: false),
        Case(answer: .failure(.protocol), retriesGet: true, retriesConditionalPut: false),
        Case(answer: .failure(.cancelled), retriesGet: false, retriesConditionalPut: false),
        Case(answer: .response(500, [:], ""), retriesGet: true, retriesConditionalPut: false),
        Case(answer: .response(502, [:], ""), retriesGet: true, retriesConditionalPut: false),
        Case(answer: .response(503, [:], ""), retriesGet: true, retriesConditionalPut: true),
        Case(answer: .response(504, [:], ""), retriesGet: true, retriesConditionalPut: false),
        Case(answer: .response(409, [:], ""), retriesGet: true, retriesConditionalPut: true),
        Case(answer: .response(404, [:], ""), retriesGet: false, retriesConditionalPut: false),
        Case(answer: .response(403, [:], ""), retriesGet: false, retriesConditionalPut: false),
        Case(answer: .response(412, [:], ""), retriesGet: false, retriesConditionalPut: false),
    ]

    @Test(arguments: cases)
    func `a read is tried again after what may pass`(_ tested: Case) async throws {
        let transport = ScriptedTransport(tested.answer, Self.found)
        let sink = TextSink()
        let object = try? await client(transport).get("k", limit: 9, into: sink, deadline: deadline)
        #expect((object?.size == 5) == tested.retriesGet)
        #expect(transport.requests.count == (tested.retriesGet ? 2 : 1))
    }

    @Test(arguments: cases)
    func `a conditional write is tried again only if it cannot have happened`(_ tested: Case) async throws {
        let transport = ScriptedTransport(tested.answer, .response(200, [:], ""))
        let upload = S3Upload(bytes: ByteBuffer(), onlyIfAbsent: true)
        try? await client(transport).put(upload, at: "k", deadline: deadline)
        #expect(transport.requests.count == (tested.retriesConditionalPut ? 2 : 1))
    }

    @Test func `a body that broke off is received from the beginning`() async throws {
        let transport = ScriptedTransport(.broken("hel"), Self.found)
        let sink = TextSink()
        let object = try await client(transport).get("k", limit: 5, into: sink, deadline: deadline)
        #expect(sink.text == "hello" && object.size == 5)
    }

    @Test func `two retries are the most`() async throws {
        let transport = ScriptedTransport(.failure(.reset), .failure(.reset), .failure(.reset), Self.found)
        let error = await #expect(throws: AWSError.self) {
            try await client(transport).get("k", limit: 9, into: TextSink(), deadline: deadline)
        }
        #expect(error?.code == .connection && transport.requests.count == 3)
    }

    @Test func `nothing is tried again near the deadline`() async throws {
        let transport = ScriptedTransport(.failure(.reset), Self.found)
        let retry = RetryPolicy(sleep: { _ in }, random: { 0.99 })
        let error = await #expect(throws: AWSError.self) {
            try await client(transport, retry).get(
                "k", limit: 9, into: TextSink(), deadline: .now + .milliseconds(20))
        }
        #expect(error?.code == .connection && transport.requests.count == 1)
    }

    @Test func `cancelling ends the wait for a retry`() async throws {
        let transport = ScriptedTransport(.failure(.reset), Self.found)
        let retry = RetryPolicy(sleep: { _ in throw CancellationError() })
        let error = await #expect(throws: AWSError.self) {
            try await client(transport, retry).get("k", limit: 9, into: TextSink(), deadline: deadline)
        }
        #expect(error?.code == .cancelled && transport.requests.count == 1)
    }
}
