// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPClient
import NIOCore
import TestSupport
import Testing

/// What is made of everything that can go wrong on the way.
@Suite struct HTTPClientFailureTests {
    private let soon = ContinuousClock.now + .seconds(120)

    private static let hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

    /// Patient, but where a test is about the opposite: a loaded machine answers late.
    private static func configuration(
        firstByte: Duration = .seconds(60),
        stall: Duration = .seconds(60)
    ) -> HTTPClientConfiguration {
        HTTPClientConfiguration(
            timeouts: Timeouts(connect: .seconds(60), firstByte: firstByte, stall: stall), idleSeconds: 600)
    }

    private func failure(
        _ request: HTTPRequest,
        _ configuration: HTTPClientConfiguration = configuration(),
        into sink: RecordingSink? = nil,
        deadline: ContinuousClock.Instant? = nil
    ) async throws -> HTTPClientError? {
        let client = try HTTPClient(configuration)
        return await #expect(throws: HTTPClientError.self) {
            try await client.send(request, into: sink, deadline: deadline ?? soon)
        }
    }

    /// A connection that is dead when it is used again: whether the server
    /// closed it in order or not, and whether there is a body to send again.
    @Test(
        arguments: [ScriptedServer.Step.close, .reset], [ByteBuffer?.none, ByteBuffer(repeating: 7, count: 200_000)])
    func `a request is repeated if its kept connection was dead`(
        _ death: ScriptedServer.Step, _ body: ByteBuffer?
    ) async throws {
        let server = try await ScriptedServer { $0.place == 1 ? [death] : [.send(Self.hello)] }
        let client = try HTTPClient(Self.configuration())
        for _ in 0..<2 {
            let request = HTTPRequest(method: body == nil ? "GET" : "PUT", url: server.url(), body: body)
            #expect(try await client.send(request, deadline: soon).status == 200)
        }
        #expect(server.requests.map(\.connection) == [0, 0, 1])
        #expect(server.requests.last?.body == body ?? ByteBuffer())
    }

    @Test(arguments: [ScriptedServer.Step.close, .reset])
    func `a connection that dies unanswered is a reset`(_ death: ScriptedServer.Step) async throws {
        let server = try await ScriptedServer { _ in [death] }
        let error = try await failure(HTTPRequest(url: server.url()))
        #expect(error?.code == .reset && error?.wasAnswered == false)
        #expect(server.requests.count == 1)
    }

    @Test(
        arguments: [
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello",
        ], [true, false])
    func `a body that ends early is truncated`(_ answer: String, _ toSink: Bool) async throws {
        let server = try await ScriptedServer { _ in [.send(answer), .close] }
        let error = try await failure(HTTPRequest(url: server.url()), into: toSink ? RecordingSink() : nil)
        #expect(error?.code == .truncated && error?.wasAnswered == true)
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 OK\r\n\r\n", "HTTP/1.1 99 No\r\n\r\n", "\r\n\r\n", "\0\0\0\0",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\n" + String(repeating: "X: " + String(repeating: "x", count: 1000) + "\r\n", count: 80),
        "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 300_000) + "\r\n\r\n",
    ])
    func `an answer that is not HTTP is an error and nothing worse`(_ answer: String) async throws {
        let server = try await ScriptedServer { _ in [.send(answer), .close] }
        let error = try await failure(HTTPRequest(url: server.url()))
        // libcurl calls broken chunks a failure to receive, and a long line one of memory.
        let codes: [HTTPClientError.Code] = [.protocol, .reset, .system]
        #expect(error.map { codes.contains($0.code) } == true, "\(error?.description ?? "")")
    }

    @Test func `a closed port is a failure to connect`() async throws {
        let server = try await ScriptedServer { _ in [] }
        // The port is in use, but not at this address of the same machine.
        #expect(try await failure(HTTPRequest(url: "http://127.1.1.1:\(server.port)/"))?.code == .connect)
    }

    @Test func `a name without an address is a failure to resolve`() async throws {
        #expect(try await failure(HTTPRequest(url: "http://nowhere.invalid/"))?.code == .resolve)
    }

    @Test func `a server without TLS is a failure of TLS`() async throws {
        let server = try await ScriptedServer(greeting: "220 mail.example ESMTP\r\n") { _ in [] }
        #expect(try await failure(HTTPRequest(url: "https://127.0.0.1:\(server.port)/"))?.code == .tls)
    }

    @Test func `no first byte is a timeout`() async throws {
        let server = try await ScriptedServer { _ in [] }
        let error = try await failure(HTTPRequest(url: server.url()), Self.configuration(firstByte: .milliseconds(100)))
        #expect(error?.code == .timeout && error?.wasAnswered == false)
    }

    @Test func `a request may allow its answer more time than the client does`() async throws {
        let server = try await ScriptedServer { _ in [.pause(.milliseconds(300)), .send(Self.hello)] }
        let client = try HTTPClient(Self.configuration(firstByte: .milliseconds(100)))
        var request = HTTPRequest(url: server.url())
        request.firstByte = .seconds(60)
        #expect(try await client.send(request, deadline: soon).status == 200)
    }

    @Test func `a request may allow its answer less time than the client does`() async throws {
        let server = try await ScriptedServer { _ in [] }
        var request = HTTPRequest(url: server.url())
        request.firstByte = .milliseconds(100)
        let error = try await failure(request)
        #expect(error?.code == .timeout && error?.message.contains("0.1 seconds") == true)
    }

    @Test func `a body that stops is a timeout`() async throws {
        let server = try await ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello")] }
        let error = try await failure(HTTPRequest(url: server.url()), Self.configuration(stall: .milliseconds(100)))
        #expect(error?.code == .timeout && error?.wasAnswered == true)
    }

    @Test(.timeLimit(.minutes(2)), arguments: [-1000, 0, 50])
    func `a deadline ends a request`(_ milliseconds: Int) async throws {
        let server = try await ScriptedServer { _ in [] }
        let error = try await failure(
            HTTPRequest(url: server.url()), deadline: .now + .milliseconds(milliseconds))
        #expect(error?.code == .timeout)
    }

    @Test func `the head of an answer may be due before the rest`() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
        let server = try await ScriptedServer { request in
            request.number == 0 ? [] : [.send(head), .pause(.milliseconds(300)), .send("hello")]
        }
        let early = HTTPRequest(url: server.url(), answerBy: .now + .milliseconds(100))
        let error = try await failure(early)
        #expect(error?.code == .timeout && error?.wasAnswered == false)
        let client = try HTTPClient(Self.configuration())
        let request = HTTPRequest(url: server.url(), answerBy: .now + .seconds(60))
        #expect(try await String(buffer: client.send(request, deadline: soon).body) == "hello")
    }

    @Test func `cancelling the task closes the connection`() async throws {
        let server = try await ScriptedServer { _ in [] }
        let client = try HTTPClient(Self.configuration())
        let soon = self.soon
        let task = Task { try await client.send(HTTPRequest(url: server.url()), deadline: soon) }
        await server.arrive(1)
        task.cancel()
        let error = await #expect(throws: HTTPClientError.self) { try await task.value }
        #expect(error?.code == .cancelled)
        await server.empty()
    }

    @Test func `shutting down cancels what is on its way and all that comes later`() async throws {
        let server = try await ScriptedServer { _ in [] }
        let client = try HTTPClient(Self.configuration())
        let soon = self.soon
        let task = Task { try await client.send(HTTPRequest(url: server.url()), deadline: soon) }
        await server.arrive(1)
        client.shutdown()
        client.shutdown()
        let first = await #expect(throws: HTTPClientError.self) { try await task.value }
        let second = await #expect(throws: HTTPClientError.self) {
            try await client.send(HTTPRequest(url: server.url()), deadline: soon)
        }
        #expect(first?.code == .cancelled && second?.code == .cancelled)
        await server.empty()
    }

    @Test func `dropping the client closes its connections`() async throws {
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        _ = try await HTTPClient(Self.configuration()).send(HTTPRequest(url: server.url()), deadline: soon)
        await server.empty()
    }

    @Test(arguments: [RecordingSink.Refusing.atBegin, .atWrite])
    func `what a sink throws comes back`(_ refusing: RecordingSink.Refusing) async throws {
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        let sink = RecordingSink(refusing: refusing)
        let error = try await failure(HTTPRequest(url: server.url()), into: sink)
        #expect(error?.code == .sink && error?.underlying as? RecordingSink.Refusal == RecordingSink.Refusal())
        #expect(sink.record.text == (refusing == .atBegin ? "" : "hello"))
    }

    @Test func `a body over the limit of memory is an error`() async throws {
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        #expect(try await failure(HTTPRequest(url: server.url(), bodyLimit: 4))?.code == .protocol)
    }

    @Test(arguments: [
        HTTPRequest(method: "GET\r\nX: y", url: "http://127.0.0.1:1/"), HTTPRequest(url: "file:///etc/passwd"),
        HTTPRequest(url: "http://127.0.0.1:1/a b"), HTTPRequest(url: "http://127.0.0.1:1/\u{E9}"),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: ["A": "b\r\nC: d"]),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: ["A: b\r\nC": "d"]),
        HTTPRequest(url: "http://127.0.0.1:1/", headers: ["": "d"]), HTTPRequest(url: "http://user@127.0.0.1:1/"),
        HTTPRequest(url: "http://"), HTTPRequest(url: "http://127.0.0.1:99999/"),
    ])
    func `a request that would become another is not sent`(_ request: HTTPRequest) async throws {
        #expect(try await failure(request)?.code == .protocol)
    }

    @Test func `a proxy of the environment is not used`() async throws {
        setenv("http_proxy", "http://127.0.0.1:1/", 1)
        defer { unsetenv("http_proxy") }
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        #expect(
            try await HTTPClient(Self.configuration()).send(HTTPRequest(url: server.url()), deadline: soon).status
                == 200)
    }
}
