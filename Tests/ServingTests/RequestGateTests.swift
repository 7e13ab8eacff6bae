// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import Serving

/// A connection below Hummingbird, with the real parser, and a clock of the test's own.
struct RequestGateTests {
    private static let get = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let hook = "POST /_events/sns HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n"

    /// An embedded channel knows no half of a close, and would take it for the whole.
    private final class HalfClose: ChannelOutboundHandler, RemovableChannelHandler {
        typealias OutboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
            guard mode == .output else { return context.close(mode: mode, promise: promise) }
            promise?.succeed()
        }
    }

    private let channel = EmbeddedChannel()
    private let connections = OpenConnections(most: 1)
    private var loop: EmbeddedEventLoop { channel.embeddedEventLoop }

    init() throws {
        let http = BoundedHTTP(
            bounds: ClientBounds(), connections: connections, takesBody: { EventHook.matches($0) },
            answer: { ProblemDetails.response($0.problem, detail: $0.detail, requestID: "id") }, handlers: { [] })
        try channel.pipeline.syncOperations.addHandler(HalfClose())
        try http.addHandlers(to: channel.pipeline.syncOperations)
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func send(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

    /// Has the next request answered.
    private func answer(_ text: String = "yes") throws {
        let head = HTTPResponse(status: .ok, headerFields: [.contentLength: "\(text.utf8.count)"])
        try channel.writeOutbound(HTTPResponsePart.head(head))
        try channel.writeOutbound(HTTPResponsePart.body(ByteBuffer(string: text)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    /// What has been sent to the client since the last time.
    private func sent() throws -> String {
        var text = ""
        while let bytes = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: bytes) }
        return text
    }

    private func expectRefusal(_ status: String, _ detail: String = "") throws {
        let sent = try sent()
        #expect(sent.hasPrefix("HTTP/1.1 \(status)"), "\(sent)")
        for line in ["Connection: close", "Cache-Control: no-store", "Content-Type: application/problem+json"] {
            #expect(sent.contains(line + "\r\n"), "\(sent)")
        }
        #expect(sent.contains(detail), "\(sent)")
        loop.advanceTime(by: .seconds(1))
        let isStillOpen = channel.isActive
        #expect(isStillOpen)
        loop.advanceTime(by: .seconds(2))
        let isOpen = channel.isActive
        #expect(!isOpen)
    }

    @Test(arguments: ["G", "GET /a HTT", "GET /a HTTP/1.1\r\n", "GET /a HTTP/1.1\r\nHost: a\r\nX: "])
    func `a head has ten seconds from its first byte, however it drips`(start: String) throws {
        loop.advanceTime(by: .seconds(60))
        try send(start)
        for _ in 1...9 {
            loop.advanceTime(by: .seconds(1))
            if start.hasSuffix(" ") { try send("x") }
        }
        #expect(try sent().isEmpty)
        loop.advanceTime(by: .seconds(1))
        try expectRefusal("408", "head")
    }

    @Test func `an idle connection is not hurried`() throws {
        loop.advanceTime(by: .seconds(60))
        try send(Self.get)
        try answer()
        _ = try sent()
        loop.advanceTime(by: .seconds(60))
        #expect(try sent().isEmpty)
        let isOpen = channel.isActive
        #expect(isOpen)
    }

    @Test func `work may take longer than a head`() throws {
        try send(Self.get)
        loop.advanceTime(by: .seconds(60))
        #expect(try sent().isEmpty)
        try answer("later")
        #expect(try sent().hasSuffix("later"))
    }

    @Test func `a head that began along with the request before has its time from that one's answer`() throws {
        try send(Self.get + "GET /b HT")
        loop.advanceTime(by: .seconds(30))
        #expect(try sent().isEmpty)
        try answer()
        _ = try sent()
        loop.advanceTime(by: .seconds(9))
        #expect(try sent().isEmpty)
        loop.advanceTime(by: .seconds(1))
        try expectRefusal("408")
    }

    @Test(arguments: ["", "ab", "abcdefgh"])
    func `a body has ten seconds from the end of its head, however it drips`(start: String) throws {
        try send(Self.hook + start)
        for _ in 1...9 { loop.advanceTime(by: .seconds(1)) }
        #expect(try sent().isEmpty)
        loop.advanceTime(by: .seconds(1))
        try expectRefusal("408", "body")
        // What was to be answered then goes nowhere.
        #expect(throws: ChannelError.ioOnClosedChannel) { try answer() }
    }

    @Test func `a body that came in time is worked on for as long as that takes`() throws {
        try send(Self.hook + "123")
        loop.advanceTime(by: .seconds(9))
        try send("456789")
        loop.advanceTime(by: .seconds(60))
        try answer()
        #expect(try !sent().contains("Connection"))
        let isOpen = channel.isActive
        #expect(isOpen)
    }

    @Test(arguments: [
        "GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n",
        "PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
        "PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\nExpect: 100-continue\r\n\r\n",
    ])
    func `an answer that does not wait for the body is the last, and what still comes is dropped`(head: String) throws {
        try send(head)
        try answer()
        let answered = try sent()
        #expect(answered.contains("Connection: close\r\n") && !answered.contains("100"))
        try send("x")
        loop.advanceTime(by: .seconds(1))
        try send("y")
        #expect(try sent().isEmpty)
        let isStillOpen = channel.isActive
        #expect(isStillOpen)
        loop.advanceTime(by: .seconds(1))
        let isOpen = channel.isActive
        #expect(!isOpen)
    }

    @Test(arguments: [
        "GET /a HTTP/1.0\r\nHost: a\r\n\r\n", "GET /a HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n",
        "GET /a HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n",
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
    ])
    func `a request that can't be followed by another closes the connection`(request: String) throws {
        try send(request + Self.get)
        try answer()
        let answered = try sent()
        #expect(answered.contains("Connection: close\r\n"))
        #expect(answered.contains("Content-Length: 3\r\n"))
        loop.advanceTime(by: .seconds(2))
        let isOpen = channel.isActive
        #expect(!isOpen)
    }

    @Test(arguments: [
        "Host: a\r\nHost: a", "Host: a\r\nhost: b", "Host: a, b", "Host: u@a", "Host: a/b", "Host: a b",
    ])
    func `one Host is had, or none is believed`(fields: String) throws {
        try send("GET /a HTTP/1.1\r\n\(fields)\r\n\r\n")
        try expectRefusal("400", "one Host")
    }

    @Test(arguments: [
        ("GET /caf\u{e9} HTTP/1.1\r\n", "percent-encode"), ("GET /\u{0} HTTP/1.1\r\n", "percent-encode"),
        ("GET /a\tb HTTP/1.1\r\n", "percent-encode"), ("get /a HTTP/1.1\r\n", "RFC 9112"),
        ("GET /a HTTP/2.0\r\nHost: a\r\n\r\n", "HTTP"), ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", ""),
        ("GET /a HTTP/1.1\r\nHost : a\r\n\r\n", ""), ("GET /a HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", ""),
        ("POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", ""),
        ("GET /a HTTP/1.1\r\nHost: a\r\nA: b\r\n c\r\n\r\n", ""), ("\u{16}\u{3}\u{1}\u{2}", ""),
    ])
    func `what the parser refuses is answered with a problem`(request: String, detail: String) throws {
        try send(request)
        try expectRefusal("400", detail)
    }

    @Test func `what is too long is named, even if the parser gives up on it`() throws {
        try send("GET /a HTTP/1.1\r\nHost: a\r\nCookie: " + String(repeating: "x", count: 40_000))
        try expectRefusal("431", "16384 bytes")
    }

    @Test func `too many fields are headers that are too large`() throws {
        try send("GET /a HTTP/1.1\r\n" + String(repeating: "A: b\r\n", count: 130) + "\r\n")
        try expectRefusal("431", "128 fields")
    }

    @Test(arguments: [[40_000], [20_000, 20_000], [100, 50_000]])
    func `a URL that the parser gives up on is a URL that is too long`(pieces: [Int]) throws {
        try send("GET /")
        for piece in pieces { try send(String(repeating: "x", count: piece)) }
        let sent = try sent()
        #expect(sent.hasPrefix("HTTP/1.1 414"))
        #expect(sent.contains("Cache-Control: public, max-age=86400\r\n"))
    }

    @Test func `a refusal waits for the answers before it`() throws {
        try send(Self.get + Self.get + "GET /\u{ff} HTTP/1.1\r\n\r\n")
        #expect(try sent().isEmpty)
        try answer("first")
        #expect(try sent().hasSuffix("first"))
        try answer("second")
        let last = try sent()
        let parts = last.split(separator: "second", maxSplits: 1)
        #expect(parts.count == 2 && parts[1].hasPrefix("HTTP/1.1 400"))
    }

    @Test func `what breaks off behind another request is refused after that one's answer`() throws {
        let broken = "POST /_events/sns HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
        try send(Self.get + broken)
        try answer()
        let text = try sent()
        #expect(text.hasPrefix("HTTP/1.1 200"), "\(text)")
        #expect(text.contains("HTTP/1.1 400"), "\(text)")
    }

    @Test func `a long line is not told of the request behind it`() throws {
        let long = "GET /\(String(repeating: "a", count: 9_000)) HTTP/1.1\r\nHost: a\r\n\r\n"
        try send(long + "GET /b HTTP/1.1\r\nHost: a\r\nX: \(String(repeating: "b", count: 40_000))")
        try answer()
        let text = try sent()
        #expect(text.contains("HTTP/1.1 431"), "\(text)")
    }

    @Test func `a picture on its way is not cut off for another connection, for as long as it has time`() throws {
        try send(Self.get)
        let head = HTTPResponse(status: .ok, headerFields: [.contentLength: "3"])
        channel.write(HTTPResponsePart.head(head), promise: nil)
        channel.write(HTTPResponsePart.body(ByteBuffer(string: "yes")), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        for _ in 0..<2 { connections.opened() }
        loop.run()
        let isOpen = channel.isActive
        #expect(isOpen)
        loop.advanceTime(by: .seconds(31))
        connections.opened()
        loop.run()
        let isStillOpen = channel.isActive
        #expect(!isStillOpen)
    }

    @Test func `a connection that asks for nothing is closed at its bound`() throws {
        loop.advanceTime(by: .seconds(74))
        let isOpen = channel.isActive
        #expect(isOpen)
        loop.advanceTime(by: .seconds(1))
        let isStillOpen = channel.isActive
        #expect(!isStillOpen)
    }

    @Test func `the bound begins anew with each answer`() throws {
        for _ in 1...3 {
            loop.advanceTime(by: .seconds(74))
            try send(Self.get)
            loop.advanceTime(by: .seconds(100))
            try answer()
        }
        let isOpen = channel.isActive
        #expect(isOpen)
        loop.advanceTime(by: .seconds(75))
        let isStillOpen = channel.isActive
        #expect(!isStillOpen)
    }

    @Test func `a picture may be on its way for longer than a connection may be idle`() throws {
        try send(Self.get)
        let head = HTTPResponse(status: .ok, headerFields: [.contentLength: "3"])
        channel.write(HTTPResponsePart.head(head), promise: nil)
        channel.write(HTTPResponsePart.body(ByteBuffer(string: "yes")), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
        loop.advanceTime(by: .seconds(300))
        let isOpen = channel.isActive
        #expect(isOpen)
        channel.flush()
        loop.advanceTime(by: .seconds(74))
        let isStillOpen = channel.isActive
        #expect(isStillOpen)
        loop.advanceTime(by: .seconds(1))
        let isOpenAfterIdling = channel.isActive
        #expect(!isOpenAfterIdling)
    }

    @Test(arguments: [
        "HEAD /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HEAD /\u{ff} HTTP/1.1\r\n\r\n",
        "HEAD /a HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
    ])
    func `a refused HEAD has the head of the refusal and no body`(request: String) throws {
        try send(request)
        let sent = try sent()
        #expect(sent.hasPrefix("HTTP/1.1 400"), "\(sent)")
        #expect(sent.hasSuffix("\r\n\r\n") && !sent.contains("Content-Length: 0\r\n"), "\(sent)")
    }

    @Test func `a HEAD that comes too slowly is refused without a body`() throws {
        for piece in ["HE", "AD /a", " HTTP/1.1\r\n"] { try send(piece) }
        loop.advanceTime(by: .seconds(10))
        let sent = try sent()
        #expect(sent.hasPrefix("HTTP/1.1 408") && sent.hasSuffix("\r\n\r\n"), "\(sent)")
    }

    @Test func `a body that is wanted is asked for`() throws {
        try send("POST /_events/sns HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        #expect(try sent() == "HTTP/1.1 100 Continue\r\n\r\n")
        try send("{}")
        try answer()
        #expect(try sent().hasPrefix("HTTP/1.1 200"))
    }

    @Test func `on the way out the request in work is the last`() throws {
        try send(Self.get)
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        try send(Self.get)
        try answer()
        #expect(try sent().contains("Connection: close\r\n"))
        loop.advanceTime(by: .seconds(2))
        let isOpen = channel.isActive
        #expect(!isOpen)
    }

    @Test func `only so much is dropped`() throws {
        try send("PUT /a HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n")
        try answer()
        for _ in 0..<16 { try send(String(repeating: "x", count: 64 << 10)) }
        let isOpen = channel.isActive
        #expect(isOpen)
        try send("x")
        let isStillOpen = channel.isActive
        #expect(!isStillOpen)
    }
}
