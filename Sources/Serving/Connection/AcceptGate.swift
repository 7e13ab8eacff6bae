// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Accepts connections while there is room, and rests when the machine has no descriptor for one.
///
/// It is the first handler of a listening channel. NIO's own back-off leaves the listener registered after a failed
/// accept(2), so that the kernel reports the same connection again and again, and a core spins.
final class AcceptGate: ChannelDuplexHandler {
    typealias InboundIn = any Channel
    typealias InboundOut = any Channel
    typealias OutboundIn = Never

    private static let rest = TimeAmount.milliseconds(500)

    private let connections: OpenConnections
    private var isResting = false

    init(_ connections: OpenConnections) { self.connections = connections }

    /// How many connections are accepted between two looks at the room there is.
    private static let atOnce: UInt = 4

    func handlerAdded(context: ChannelHandlerContext) {
        try? context.channel.syncOptions?.setOption(.maxMessagesPerRead, value: Self.atOnce)
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let loop = context.eventLoop
        connections.onRoom {
            loop.execute {
                let (gate, context) = loopBound.value
                gate.read(context: context)
            }
        }
    }

    func read(context: ChannelHandlerContext) {
        guard !isResting, connections.hasRoom() else { return }
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let connections = connections
        unwrapInboundIn(data).closeFuture.whenComplete { _ in connections.closed() }
        connections.opened()
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // Errors of accept(2); what matters of them closes the channel by itself.
        guard error is IOError else { return context.fireErrorCaught(error) }
        guard !isResting, let options = context.channel.syncOptions else { return }
        isResting = true
        try? options.setOption(.autoRead, value: false)
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.rest) {
            let (gate, context) = loopBound.value
            gate.isResting = false
            guard context.channel.isActive else { return }
            try? context.channel.syncOptions?.setOption(.autoRead, value: true)
        }
    }
}

extension AcceptGate {
    /// Puts a gate before a listening channel.
    static func add(to channel: any Channel, _ connections: OpenConnections) async throws {
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(AcceptGate(connections), position: .first)
        }.get()
    }
}
