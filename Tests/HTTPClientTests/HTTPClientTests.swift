// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import TestSupport
import Testing

/// What goes on the wire, and what is made of answers that are as they should be.
@Suite struct HTTPClientTests {
    private let soon = ContinuousClock.now + .seconds(120)

    /// A loaded machine answers late, and lets a kept connection wait for long.
    private static func patient(connectionsPerHost: Int = 64, connectTo: [String] = []) -> HTTPClientConfiguration {
        HTTPClientConfiguration(
            timeouts: Timeouts(connect: .seconds(60), firstByte: .seconds(60), stall: .seconds(60)),
            connectionsPerHost: connectionsPerHost, idleSeconds: 600, connectTo: connectTo)
    }

    private static let hello = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Name:  a b \r\n\r\nhello"

    @Test func `a request is sent as it is said and nothing added`() async throws {
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        let path = "/a/../b//./%2F%41%zz/?x=%20&y=a/../b"
        let request = HTTPRequest(
            url: server.url(path), headers: ["X-First": "1", "x-second": "a, b", "X-Empty": ""])
        let response = try await HTTPClient(Self.patient()).send(request, deadline: soon)
        #expect(response.status == 200)
        #expect(response.headers["x-NAME"] == "a b")
        #expect(String(buffer: response.body) == "hello")
        let head = """
            GET \(path) HTTP/1.1\r
            Host: 127.0.0.1:\(server.port)\r
            X-First: 1\r
            x-second: a, b\r
            X-Empty:
            """
        #expect(server.requests.map(\.head) == [head])
    }

    @Test(arguments: ["PUT", "POST"], [0, 3, 3_000_000])
    func `a body is sent with its length and without asking first`(_ method: String, _ size: Int) async throws {
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        var body = ByteBuffer(string: "skipped")
        body.moveReaderIndex(forwardBy: 7)
        body.writeRepeatingByte(7, count: size)
        let request = HTTPRequest(method: method, url: server.url(), headers: ["Content-Type": "a/b"], body: body)
        _ = try await HTTPClient(Self.patient()).send(request, deadline: soon)
        let head = """
            \(method) / HTTP/1.1\r
            Host: 127.0.0.1:\(server.port)\r
            Content-Type: a/b\r
            Content-Length: \(size)
            """
        #expect(server.requests.map(\.head) == [head])
        #expect(server.requests.first?.body == body)
    }

    @Test(arguments: ["PUT", "POST"], [0, 3, 3_000_000])
    func `a body may go out in chunks without its length`(_ method: String, _ size: Int) async throws {
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        var body = ByteBuffer(string: "skipped")
        body.moveReaderIndex(forwardBy: 7)
        body.writeRepeatingByte(7, count: size)
        let request = HTTPRequest(
            method: method, url: server.url(), headers: ["Content-Type": "a/b"], body: body, isChunked: true)
        let client = try HTTPClient(Self.patient())
        for _ in 0..<2 { _ = try await client.send(request, deadline: soon) }
        let head = """
            \(method) / HTTP/1.1\r
            Host: 127.0.0.1:\(server.port)\r
            Transfer-Encoding: chunked\r
            Content-Type: a/b
            """
        #expect(server.requests.map(\.head) == [head, head])
        #expect(server.requests.map(\.body) == [body, body])
        #expect(server.connections == 1)
    }

    @Test func `a chunked body is sent again when a kept connection is dead`() async throws {
        let server = try await ScriptedServer { request in
            request.number == 1 ? [.reset] : [.send(Self.hello)]
        }
        let client = try HTTPClient(Self.patient())
        let body = ByteBuffer(repeating: 7, count: 100)
        let request = HTTPRequest(method: "POST", url: server.url(), body: body, isChunked: true)
        for _ in 0..<2 { _ = try await client.send(request, deadline: soon) }
        #expect(server.requests.map(\.body) == [body, body, body])
        #expect(server.connections == 2)
    }

    @Test func `without a body there are no chunks`() async throws {
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        let request = HTTPRequest(method: "POST", url: server.url(), isChunked: true)
        _ = try await HTTPClient(Self.patient()).send(request, deadline: soon)
        #expect(server.requests.map(\.head) == ["POST / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)"])
    }

    @Test func `the answer to HEAD has the length but no body`() async throws {
        let server = try await ScriptedServer { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n")] }
        let client = try HTTPClient(Self.patient())
        for _ in 0..<2 {
            let response = try await client.send(HTTPRequest(method: "HEAD", url: server.url()), deadline: soon)
            #expect(response.headers["content-length"] == "99" && response.body.readableBytes == 0)
        }
        #expect(server.connections == 1)
    }

    @Test func `interim answers are passed over`() async throws {
        let server = try await ScriptedServer { _ in
            [.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-Name: early\r\n\r\n" + Self.hello)]
        }
        let response = try await HTTPClient(Self.patient()).send(HTTPRequest(url: server.url()), deadline: soon)
        #expect(response.status == 200 && response.headers["X-Name"] == "a b")
        #expect(response.headers.count == 2)
    }

    @Test func `a redirect is an answer`() async throws {
        let server = try await ScriptedServer { _ in
            [.send("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n")]
        }
        let response = try await HTTPClient(Self.patient()).send(HTTPRequest(url: server.url()), deadline: soon)
        #expect(response.status == 302 && server.requests.count == 1)
    }

    @Test func `a chunked body arrives whole and its length is not announced`() async throws {
        let server = try await ScriptedServer { _ in
            let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            return [.send(head), .send("3\r\nhel\r\n"), .send("2\r\nlo\r\n0\r\nX-Trailer: x\r\n\r\n")]
        }
        let sink = RecordingSink()
        let response = try await HTTPClient(Self.patient()).send(
            HTTPRequest(url: server.url()), into: sink, deadline: soon)
        #expect(sink.record == RecordingSink.Record(begins: 1, announced: nil, bytes: Array("hello".utf8)))
        #expect(response.body.readableBytes == 0 && response.headers["X-Trailer"] == nil)
    }

    @Test func `a sink gets the body of a success`() async throws {
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        let sink = RecordingSink()
        _ = try await HTTPClient(Self.patient()).send(HTTPRequest(url: server.url()), into: sink, deadline: soon)
        #expect(sink.record == RecordingSink.Record(begins: 1, announced: 5, bytes: Array("hello".utf8)))
    }

    @Test func `the body of an error stays out of the sink and is cut at the limit`() async throws {
        let server = try await ScriptedServer { _ in
            [.send("HTTP/1.1 404 Not Found\r\nContent-Length: 200000\r\n\r\n" + String(repeating: "x", count: 200_000))]
        }
        let sink = RecordingSink()
        let response = try await HTTPClient(Self.patient()).send(
            HTTPRequest(url: server.url()), into: sink, deadline: soon)
        #expect(response.status == 404 && response.body.readableBytes == 64 * 1024)
        #expect(sink.record.begins == 0)
    }

    @Test func `connections are used again`() async throws {
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        let client = try HTTPClient(Self.patient())
        for _ in 0..<5 { _ = try await client.send(HTTPRequest(url: server.url()), deadline: soon) }
        #expect(server.connections == 1 && server.requests.count == 5)
    }

    @Test func `a host gets no more connections than allowed`() async throws {
        let server = try await ScriptedServer { _ in [.meet(2), .send(Self.hello)] }
        let client = try HTTPClient(Self.patient(connectionsPerHost: 2))
        let url = server.url()
        let soon = self.soon
        try await withThrowingTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { _ = try await client.send(HTTPRequest(url: url), deadline: soon) }
            }
            try await group.waitForAll()
        }
        #expect(server.mostOpen == 2 && server.requests.count == 8)
    }

    @Test func `many requests at once are all answered`() async throws {
        let server = try await ScriptedServer { request in
            let path = request.head.split(separator: " ")[1]
            return [.send("HTTP/1.1 200 OK\r\nContent-Length: \(path.utf8.count)\r\n\r\n\(path)")]
        }
        let client = try HTTPClient(Self.patient())
        let soon = self.soon
        try await withThrowingTaskGroup { group in
            for number in 0..<500 {
                group.addTask {
                    let response = try await client.send(
                        HTTPRequest(url: server.url("/\(number)")), deadline: soon)
                    #expect(String(buffer: response.body) == "/\(number)")
                }
            }
            try await group.waitForAll()
        }
        #expect(server.mostOpen <= 64)
    }

    @Test func `a host can be looked for elsewhere`() async throws {
        let server = try await ScriptedServer { _ in [.send(Self.hello)] }
        let configuration = Self.patient(connectTo: ["bucket.example:80:127.0.0.1:\(server.port)"])
        _ = try await HTTPClient(configuration).send(HTTPRequest(url: "http://bucket.example/"), deadline: soon)
        #expect(server.requests.first?.head == "GET / HTTP/1.1\r\nHost: bucket.example")
    }

    @Test func `a sink is given the headers before the body`() async throws {
        let answer = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: x\r\n\r\nhello"
        let server = try await ScriptedServer { _ in [.send(answer)] }
        let sink = RecordingSink()
        _ = try await HTTPClient(Self.patient()).send(HTTPRequest(url: server.url()), into: sink, deadline: soon)
        #expect(sink.record.tag == "x" && sink.record.announced == 5 && sink.record.text == "hello")
    }
}
