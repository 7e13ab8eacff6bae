// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import TestSupport
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(5)))
struct ClientConnectionTests {
    private let clients = ClientConnections()
    private let channel: NIOAsyncTestingChannel

    init() async throws {
        let clients = clients
        channel = try await NIOAsyncTestingChannel { channel in
            try channel.pipeline.syncOperations.addHandler(ClientConnection(clients))
        }
        try await channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).get()
    }

    private var client: ClientConnection {
        get throws {
            let found = clients[channel]
            return try #require(found)
        }
    }

    /// Work that ends only by being cancelled; whether it was.
    private func workUntilCancelled(_ leave: () async throws -> Void) async throws -> Bool {
        let client = try client
        let started = Signal()
        async let isCancelled = client.whileConnected {
            started.fire()
            do { try await Signal().wait() } catch { return true }
            return false
        }
        try await started.wait()
        try await leave()
        return await isCancelled
    }

    private func fire(_ event: ChannelEvent) async {
        channel.pipeline.fireUserInboundEventTriggered(event)
        await channel.testingEventLoop.run()
    }

    @Test func `the end of input cancels the work`() async throws {
        let isCancelled = try await workUntilCancelled { await fire(.inputClosed) }
        #expect(isCancelled)
    }

    @Test func `a connection that is closed cancels the work`() async throws {
        let isCancelled = try await workUntilCancelled { try await channel.close().get() }
        #expect(isCancelled)
    }

    @Test func `work that begins after the client has left is cancelled at once`() async throws {
        let client = try client
        await fire(.inputClosed)
        let isCancelled = await client.whileConnected {
            do { try await Signal().wait() } catch { return true }
            return false
        }
        #expect(isCancelled)
    }

    @Test func `work whose caller is cancelled is cancelled`() async throws {
        let client = try client
        let started = Signal()
        let caller = Task {
            await client.whileConnected {
                started.fire()
                do { try await Signal().wait() } catch { return true }
                return false
            }
        }
        try await started.wait()
        caller.cancel()
        #expect(await caller.value)
    }

    @Test func `other events do not disturb the work, nor does leaving after it`() async throws {
        let client = try client
        for number in 1...3 {
            let (started, go) = (Signal(), Signal())
            let work = Task {
                await client.whileConnected {
                    started.fire()
                    try? await go.wait()
                    return Task.isCancelled ? -1 : number
                }
            }
            try await started.wait()
            await fire(.outputClosed)
            go.fire()
            #expect(await work.value == number)
        }
        await fire(.inputClosed)
    }

    @Test func `a channel that is gone is not found`() async throws {
        // Values of their own: a failed expectation describes what it names, and describing a pipeline may end the
        // process.
        let (here, elsewhere) = (clients[channel] != nil, clients[NIOAsyncTestingChannel()] != nil)
        #expect(here && !elsewhere)
        try await channel.close().get()
        await channel.testingEventLoop.run()
        let after = clients[channel] != nil
        #expect(!after)
    }

    @Test(arguments: [
        ("Close", "close"), ("CLOSE", "close"), ("close", "close"), ("close, TE", "close"),
        ("keep-alive, Close", "close"), ("keep-alive", "keep-alive"), ("Upgrade", "Upgrade"), (nil, nil),
    ])
    func `a wish to close is spelled as Hummingbird looks for it`(sent: String?, seen: String?) async throws {
        var head = HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/")
        head.headerFields[.connection] = sent
        try await channel.writeInbound(HTTPRequestPart.head(head))
        guard case .head(let read)? = try await channel.readInbound(as: HTTPRequestPart.self) else {
            Issue.record("No head came through.")
            return
        }
        #expect(read.headerFields[.connection] == seen)
    }

    @Test func `a little of a body is let through and much closes the connection`() async throws {
        let head = HTTPRequestPart.head(HTTPRequest(method: .get, scheme: "http", authority: "a", path: "/"))
        let piece = HTTPRequestPart.body(ByteBuffer(repeating: 0, count: 32 << 10))
        // Each request has its own allowance.
        for _ in 0..<3 {
            for part in [head, piece, piece, .end(nil)] { try await channel.writeInbound(part) }
        }
        let isOpen = channel.isActive
        #expect(isOpen)
        for part in [head, piece, piece] { try await channel.writeInbound(part) }
        try await channel.writeInbound(HTTPRequestPart.body(ByteBuffer(repeating: 0, count: 1)))
        let isStillOpen = channel.isActive
        #expect(!isStillOpen)
        var seen = 0
        while let part = try await channel.readInbound(as: HTTPRequestPart.self) {
            if case .body(let bytes) = part { seen += bytes.readableBytes }
        }
        #expect(seen == 4 * (64 << 10))
    }
}
