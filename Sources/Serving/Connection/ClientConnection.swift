// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization

/// One client's connection, as far as a request in work must know of it.
///
/// Hummingbird waits for a responder without reading, so it learns of a client's leaving only when it writes. This
/// handler sees the end of input and the close at once, and cancels what is being done for nobody.
final class ClientConnection: ChannelInboundHandler, RemovableChannelHandler, Sendable {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    /// Requests for pictures have no body; a little is drained so that the connection can be kept, and no more.
    private static let longestBody = 64 << 10

    private struct State {
        var isGone = false
        var work: (@Sendable () -> Void)?
        var bodyBytes = 0
        var longestBody = ClientConnection.longestBody
    }

    private let state = Mutex(State())
    private let clients: ClientConnections
    private let takesEvents: Bool

    init(_ clients: ClientConnections, takesEvents: Bool = false) {
        self.clients = clients
        self.takesEvents = takesEvents
    }

    /// Whether the client has left, or at least sends no more.
    var isGone: Bool { state.withLock { $0.isGone } }

    /// Runs `body` in a task that ends when the client leaves.
    func whileConnected<Value: Sendable>(
        _ body: @escaping @Sendable () async -> Value
    ) async -> Value {
        let task = Task { await body() }
        let isGone = state.withLock { state in
            state.work = { task.cancel() }
            return state.isGone
        }
        if isGone { task.cancel() }
        defer { state.withLock { $0.work = nil } }
        return await withTaskCancellationHandler {
            await task.value
        } onCancel: {
            task.cancel()
        }
    }

    func handlerAdded(context: ChannelHandlerContext) {
        clients.add(self, on: context.channel)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        clients.remove(context.channel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        clientLeft()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent { clientLeft() }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(var head):
            let longest =
                takesEvents && EventHook.matches(head) ? EventHook.longestBody + Self.longestBody : Self.longestBody
            state.withLock { state in
                state.bodyBytes = 0
                state.longestBody = longest
            }
            // Hummingbird looks for the exact word; clients write it in any case.
            if let value = head.headerFields[.connection], value.lowercased().contains("close") {
                head.headerFields[.connection] = "close"
            }
            context.fireChannelRead(wrapInboundOut(.head(head)))
        case .body(let bytes):
            let isTooLong = state.withLock { state in
                state.bodyBytes += bytes.readableBytes
                return state.bodyBytes > state.longestBody
            }
            guard !isTooLong else { return context.close(promise: nil) }
            context.fireChannelRead(data)
        case .end:
            context.fireChannelRead(data)
        }
    }

    private func clientLeft() {
        let work = state.withLock { state in
            state.isGone = true
            return state.work
        }
        work?()
    }
}
