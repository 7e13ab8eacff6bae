// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTPTypes

/// Closes a connection whose client has stopped reading.
///
/// Hummingbird's idle timeout covers only requests that come too slowly. A client that asks for a large picture and
/// reads nothing would hold its bytes for ever; so the bytes that wait to be written are looked at, and when not one
/// has left within the period, the connection is closed. nginx does the same in `send_timeout`.
final class WriteStall: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let period: TimeAmount
    private var check: Scheduled<Void>?
    private var waiting = 0

    init(period: TimeAmount) { self.period = period }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        // An answer begins only when the one before is on its way, so as many bytes as last time are others.
        if case .head = unwrapOutboundIn(data) { waiting = .max }
        context.write(data, promise: promise)
        if check == nil { schedule(context, waiting: .max) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
    }

    private func schedule(_ context: ChannelHandlerContext, waiting: Int) {
        self.waiting = waiting
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        check = context.eventLoop.scheduleTask(in: period) {
            let (handler, context) = loopBound.value
            handler.look(context)
        }
    }

    private func look(_ context: ChannelHandlerContext) {
        check = nil
        guard context.channel.isActive else { return }
        let now = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        guard now > 0 else { return }
        if now == waiting { return context.close(promise: nil) }
        schedule(context, waiting: now)
    }
}
