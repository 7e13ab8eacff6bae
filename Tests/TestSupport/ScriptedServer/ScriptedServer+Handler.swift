// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import NIOCore
internal import NIOPosix

extension ScriptedServer {
    /// Reads the requests of one connection and plays the script for each.
    final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer

        private let connection: Int
        private let log: Log
        private let greeting: String
        private let script: @Sendable (Request) -> [Step]
        private var received = ByteBuffer()
        private var place = 0

        init(_ connection: Int, _ log: Log, _ greeting: String, _ script: @escaping @Sendable (Request) -> [Step]) {
            self.greeting = greeting
            self.connection = connection
            self.log = log
            self.script = script
        }

        func channelActive(context: ChannelHandlerContext) {
            guard !greeting.isEmpty else { return }
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: greeting)), promise: nil)
        }

        func channelInactive(context: ChannelHandlerContext) { log.disconnect() }

        func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received.writeImmutableBuffer(unwrapInboundIn(data))
            while let request = next() {
                play(script(request)[...], context)
            }
        }

        private func next() -> Request? {
            let text = String(decoding: received.readableBytesView, as: UTF8.self)
            guard let end = text.utf8.firstRange(of: "\r\n\r\n".utf8) else { return nil }
            let head = String(decoding: text.utf8[..<end.lowerBound], as: UTF8.self)
            if head.contains("\r\nTransfer-Encoding: chunked") { return nextChunked(head) }
            let length =
                head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
                .flatMap { Int($0.dropFirst("Content-Length: ".count)) } ?? 0
            let start = head.utf8.count + 4
            guard received.readableBytes >= start + length else { return nil }
            received.moveReaderIndex(forwardBy: start)
            defer { place += 1 }
            return log.add(
                head, received.readSlice(length: length) ?? ByteBuffer(), connection: connection, place: place)
        }

        /// A request whose body is in chunks, once the last of them is there.
        private func nextChunked(_ head: String) -> Request? {
            var rest = received
            rest.moveReaderIndex(forwardBy: head.utf8.count + 4)
            guard let body = ScriptedServer.joinChunks(&rest) else { return nil }
            received = rest
            defer { place += 1 }
            return log.add(head, body, connection: connection, place: place)
        }

        private func play(_ steps: ArraySlice<Step>, _ context: ChannelHandlerContext) {
            guard let step = steps.first else { return }
            switch step {
            case .send(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
            case .close: return context.close(promise: nil)
            case .reset:
                let atOnce = linger(l_onoff: 1, l_linger: 0)
                _ = (context.channel as? any SocketOptionProvider)?.setSoLinger(atOnce)
                return context.close(promise: nil)
            case .pause(let duration):
                let promise = later(steps.dropFirst(), context)
                let (seconds, attoseconds) = duration.components
                let delay = TimeAmount.nanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
                _ = context.eventLoop.scheduleTask(in: delay) { promise.succeed() }
                return
            case .meet(let count): return log.meet(count, later(steps.dropFirst(), context))
            }
            play(steps.dropFirst(), context)
        }

        /// What goes on with these steps.
        private func later(_ steps: ArraySlice<Step>, _ context: ChannelHandlerContext) -> EventLoopPromise<Void> {
            let promise = context.eventLoop.makePromise(of: Void.self)
            let rest = NIOLoopBound((steps, context), eventLoop: context.eventLoop)
            let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
            promise.futureResult.whenSuccess { handler.value.play(rest.value.0, rest.value.1) }
            return promise
        }
    }
}

extension Collection where Element: Equatable {
    /// The first place of a sequence of elements.
    fileprivate func firstRange(of other: some Collection<Element>) -> Range<Index>? {
        var start = startIndex
        while start != endIndex {
            let rest = self[start...]
            if rest.starts(with: other) { return start..<rest.index(start, offsetBy: other.count) }
            formIndex(after: &start)
        }
        return nil
    }
}
