// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTPTypes
import NIOPosix
import TestSupport
import Testing

@testable import Serving

/// What an embedded channel can't show: that a socket counts the bytes that the kernel has not taken.
@Suite(.timeLimit(.minutes(5)))
struct WriteStallSocketTests {
    /// Sends more than the kernel takes off our hands, once the connection is there.
    private final class Talker: ChannelInboundHandler {
        typealias InboundIn = Never
        typealias OutboundOut = HTTPResponsePart

        func channelActive(context: ChannelHandlerContext) {
            context.writeAndFlush(wrapOutboundOut(.body(ByteBuffer(repeating: 0, count: 32 << 20))), promise: nil)
        }
    }

    private final class Encoder: ChannelOutboundHandler {
        typealias OutboundIn = HTTPResponsePart
        typealias OutboundOut = ByteBuffer

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            guard case .body(let bytes) = unwrapOutboundIn(data) else { return }
            context.write(wrapOutboundOut(bytes), promise: promise)
        }
    }

    @Test func `a socket whose other side does not read is closed`() async throws {
        let closed = Signal()
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.closeFuture.whenComplete { _ in closed.fire() }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers([
                        Encoder(), WriteStall(period: .milliseconds(20)), Talker(),
                    ])
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let address = try #require(server.localAddress)
        let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: false).connect(to: address).get()
        try await closed.wait()
        try? await client.close().get()
        try await server.close().get()
    }
}
