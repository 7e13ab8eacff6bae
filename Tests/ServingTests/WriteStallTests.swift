// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import NIOPosix
import TestSupport
import Testing

@testable import Serving

/// In an embedded channel, what is written and not flushed is what a client does not take.
@Suite(.timeLimit(.minutes(5)))
struct WriteStallTests {
    /// Stands for the HTTP encoder, whose bytes are what a socket counts.
    private final class Encoder: ChannelOutboundHandler {
        typealias OutboundIn = HTTPResponsePart
        typealias OutboundOut = ByteBuffer

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            switch unwrapOutboundIn(data) {
            case .head: context.write(wrapOutboundOut(ByteBuffer(string: "head")), promise: promise)
            case .body(let bytes): context.write(wrapOutboundOut(bytes), promise: promise)
            case .end: context.write(wrapOutboundOut(ByteBuffer()), promise: promise)
            }
        }
    }

    private static let period = TimeAmount.seconds(30)

    private static func channel() throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandlers([Encoder(), WriteStall(period: period)])
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    private static func write(_ count: Int, to channel: EmbeddedChannel) {
        channel.write(HTTPResponsePart.head(HTTPResponse(status: .ok)), promise: nil)
        channel.write(HTTPResponsePart.body(ByteBuffer(repeating: 0, count: count)), promise: nil)
        channel.write(HTTPResponsePart.end(nil), promise: nil)
    }

    /// A failed expectation describes what it names, and describing a pipeline may end the process.
    private static func expect(
        _ channel: EmbeddedChannel, isOpen: Bool, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let isActive = channel.isActive
        #expect(isActive == isOpen, sourceLocation: sourceLocation)
    }

    private static func pass(_ time: TimeAmount = period, on channel: EmbeddedChannel) {
        channel.embeddedEventLoop.advanceTime(by: time)
    }

    @Test func `a client that takes nothing loses its connection after a period and before three`() throws {
        let channel = try Self.channel()
        Self.write(1000, to: channel)
        Self.pass(.seconds(29), on: channel)
        Self.expect(channel, isOpen: true)
        Self.pass(.seconds(60), on: channel)
        Self.expect(channel, isOpen: false)
    }

    @Test func `a client that takes something within each period keeps its connection`() throws {
        let channel = try Self.channel()
        for step in 1...20 {
            Self.write(step * 10, to: channel)
            Self.pass(on: channel)
            Self.expect(channel, isOpen: true)
            channel.flush()
        }
        // Then it takes nothing any more.
        Self.write(1, to: channel)
        for _ in 0..<3 { Self.pass(on: channel) }
        Self.expect(channel, isOpen: false)
    }

    @Test func `a client that took all of one answer has the whole time for the next of the same length`() throws {
        let channel = try Self.channel()
        Self.write(1000, to: channel)
        Self.pass(on: channel)
        for _ in 1...5 {
            channel.flush()
            Self.write(1000, to: channel)
            Self.pass(on: channel)
            Self.expect(channel, isOpen: true)
        }
    }

    @Test func `a connection where nothing waits is left alone however long`() throws {
        let channel = try Self.channel()
        Self.write(1000, to: channel)
        channel.flush()
        for _ in 0..<10 { Self.pass(on: channel) }
        Self.expect(channel, isOpen: true)
        // And it is looked at again when there is something.
        Self.write(1000, to: channel)
        for _ in 0..<3 { Self.pass(on: channel) }
        Self.expect(channel, isOpen: false)
    }

    @Test func `a connection that was closed meanwhile is not looked at`() throws {
        let channel = try Self.channel()
        Self.write(1000, to: channel)
        try channel.close().wait()
        for _ in 0..<3 { Self.pass(on: channel) }
        Self.expect(channel, isOpen: false)
    }
}
