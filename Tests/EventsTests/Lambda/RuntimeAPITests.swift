// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import TestSupport
import Testing

@testable import Events

/// What goes to the Runtime API, and what is made of what it says.
@Suite struct RuntimeAPITests {
    private func api(
        _ transport: RecordingTransport, waits: Shared<[Duration]> = Shared([])
    ) -> RuntimeAPI {
        let clock = LambdaClock(sleep: { wait in waits.change { $0.append(wait) } })
        return RuntimeAPI(authority: "127.0.0.1:9001", http: transport, clock: clock)
    }

    private static let invocation = HTTPResponse(
        status: 200, headers: ["Lambda-Runtime-Aws-Request-Id": "1"], body: ByteBuffer(string: "{}"))

    private static func failure(_ code: HTTPClientError.Code) -> Result<HTTPResponse, HTTPClientError> {
        .failure(HTTPClientError(code, "Scripted."))
    }

    @Test func `an invocation is waited for longer than any process lives`() async throws {
        let transport = RecordingTransport([.success(Self.invocation)])
        #expect(try await api(transport).next().id == "1")
        let (request, deadline) = try #require(transport.requests.value.first)
        #expect(request.method == "GET" && request.url == "http://127.0.0.1:9001/2018-06-01/runtime/invocation/next")
        #expect(deadline > .now + .seconds(365 * 86_400) && request.answerBy == nil)
        let timeouts = RuntimeAPI.clientConfiguration(concurrency: 3).timeouts
        #expect(timeouts.firstByte > .seconds(365 * 86_400) && timeouts.stall > .seconds(365 * 86_400))
        #expect(RuntimeAPI.clientConfiguration(concurrency: 3).connectionsPerHost > 3)
    }

    @Test(.timeLimit(.minutes(5)))
    func `a client of another patience would end the wait, and this one's does not`() async throws {
        let given = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: 1\r\nContent-Length: 2\r\n\r\n{}"
        let server = try await ScriptedServer { _ in [.pause(.milliseconds(200)), .send(given)] }
        let clock = LambdaClock(sleep: { _ in })
        let hasty = HTTPClientConfiguration(timeouts: Timeouts(connect: .seconds(60), firstByte: .milliseconds(20)))
        let authority = "127.0.0.1:\(server.port)"
        let first = RuntimeAPI(authority: authority, http: try HTTPClient(hasty), clock: clock)
        let error = await #expect(throws: RuntimeAPIError.self) { try await first.next() }
        #expect(error?.code == .unreachable)
        let second = try RuntimeAPI(
            authority: authority, http: HTTPClient(RuntimeAPI.clientConfiguration()), clock: clock)
        #expect(try await second.next().id == "1")
    }

    @Test(
        arguments: [
            ("8476a536-e9f4-11e8-9739-2dfe598c3fcd", "8476a536-e9f4-11e8-9739-2dfe598c3fcd"),
            ("a/../b?c#d e%\u{E9}", "a%2F..%2Fb%3Fc%23d%20e%25%C3%A9"),
        ])
    func `an odd id stays one part of a path`(_ id: String, _ part: String) async throws {
        let transport = RecordingTransport(Array(repeating: .success(HTTPResponse(status: 202)), count: 3))
        let api = api(transport)
        try await api.respond(to: id, ByteBuffer(string: "null"))
        try await api.stream(to: id, head: ByteBuffer(string: "{}"), ByteBuffer(string: "x"))
        try await api.fail(id, .unexplained)
        let base = "http://127.0.0.1:9001/2018-06-01/runtime/invocation/\(part)/"
        #expect(transport.requests.value.map(\.request.url) == ["response", "response", "error"].map { base + $0 })
    }

    @Test(
        arguments: [
            (202, nil), (200, nil), (204, nil), (400, .rejected), (403, .rejected), (404, .rejected),
            (413, .tooLarge), (500, .fatal), (502, .fatal), (302, .rejected),
        ] as [(Int, RuntimeAPIError.Code?)])
    func `an answer's status is understood`(_ status: Int, _ code: RuntimeAPIError.Code?) async throws {
        let transport = RecordingTransport([.success(HTTPResponse(status: status))])
        var caught: RuntimeAPIError?
        do throws(RuntimeAPIError) {
            try await api(transport).respond(to: "1", ByteBuffer(string: "null"))
        } catch {
            caught = error
        }
        #expect(caught?.code == code && transport.requests.value.count == 1)
    }

    @Test func `a broken connection is tried again, after longer and longer waits`() async throws {
        let transport = RecordingTransport(
            [.connect, .reset, .truncated].map(Self.failure) + [.success(Self.invocation)])
        let waits = Shared<[Duration]>([])
        #expect(try await api(transport, waits: waits).next().id == "1")
        #expect(waits.value == [.milliseconds(50), .milliseconds(100), .milliseconds(200)])
    }

    @Test(
        arguments: [
            (.reset, 4, .unreachable), (.protocol, 1, .unreachable), (.system, 1, .unreachable),
            (.cancelled, 1, .cancelled),
        ] as [(HTTPClientError.Code, Int, RuntimeAPIError.Code)])
    func `and not for ever, nor where it cannot help`(
        _ code: HTTPClientError.Code, _ tries: Int, _ result: RuntimeAPIError.Code
    ) async throws {
        let transport = RecordingTransport(Array(repeating: Self.failure(code), count: 9))
        let error = await #expect(throws: RuntimeAPIError.self) {
            try await api(transport).respond(to: "1", ByteBuffer())
        }
        #expect(error?.code == result && transport.requests.value.count == tries)
    }

    @Test func `a wait that is cancelled ends the call`() async throws {
        let transport = RecordingTransport(Array(repeating: Self.failure(.reset), count: 9))
        let clock = LambdaClock(sleep: { _ in throw CancellationError() })
        let api = RuntimeAPI(authority: "127.0.0.1:9001", http: transport, clock: clock)
        let error = await #expect(throws: RuntimeAPIError.self) { try await api.next() }
        #expect(error?.code == .cancelled && transport.requests.value.count == 1)
    }

    @Test func `a start that failed is told without its words`() async throws {
        let transport = RecordingTransport(Array(repeating: .success(HTTPResponse(status: 202)), count: 2))
        struct Secret: Error { let key = "AKIA" }
        try await api(transport).initFailed(Secret())
        try await api(transport).initFailed(InvocationError(type: "Init.NoStore", message: "There is no store."))
        let requests = transport.requests.value.map(\.request)
        #expect(
            requests.map(\.url) == Array(repeating: "http://127.0.0.1:9001/2018-06-01/runtime/init/error", count: 2))
        #expect(
            requests.map { $0.headers["Lambda-Runtime-Function-Error-Type"] } == ["Init.Failed", "Init.NoStore"])
        let bodies = requests.map { String(buffer: $0.body ?? ByteBuffer()) }
        #expect(!bodies[0].contains("AKIA") && bodies[1].contains("There is no store."))
    }
}
