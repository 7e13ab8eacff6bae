// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix
import Synchronization

/// An HTTP/1.1 server on loopback that does what it is told, right or wrong.
final class ScriptedServer: Sendable {
    /// A request as it came.
    struct Request: Sendable {
        /// The request line and headers with their line breaks, without the empty line.
        let head: String
        let body: ByteBuffer
        /// The connection it came on, from 0.
        let connection: Int
        /// Its place on that connection, from 0.
        let place: Int
    }

    /// What to do next.
    enum Step: Sendable {
        case send(String)
        /// Ends the connection in order.
        case close
        /// Ends it with a reset (`SO_LINGER` of 0).
        case reset
        /// Waits until so many requests wait, then goes on with all of them.
        case meet(Int)
    }

    private struct State {
        var connections = 0
        var open = 0
        var mostOpen = 0
        var requests: [Request] = []
        var waiting: [EventLoopPromise<Void>] = []
        var observers: [(@Sendable (State) -> Bool, CheckedContinuation<Void, Never>)] = []
    }

    let port: Int
    private let channel: any Channel
    private let log: Log

    /// Starts the server.
    ///
    /// - Parameter greeting: Sent to each connection before anything is asked.
    init(greeting: String = "", _ script: @escaping @Sendable (Request) -> [Step]) async throws {
        let log = Log()
        self.log = log
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let number = log.connect()
                    try channel.pipeline.syncOperations.addHandler(Handler(number, log, greeting, script))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    deinit { channel.close(promise: nil) }

    /// `http://127.0.0.1:PORT` and this path.
    func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    var requests: [Request] { log.state.withLock { $0.requests } }
    var connections: Int { log.state.withLock { $0.connections } }
    var mostOpen: Int { log.state.withLock { $0.mostOpen } }

    /// Waits until so many requests have arrived.
    func arrive(_ count: Int) async { await log.wait { $0.requests.count >= count } }

    /// Waits until all connections are closed.
    func empty() async { await log.wait { $0.connections > 0 && $0.open == 0 } }

    /// What happened until now.
    private final class Log: Sendable {
        let state = Mutex(State())

        func connect() -> Int {
            change { state in
                state.connections += 1
                state.open += 1
                state.mostOpen = max(state.mostOpen, state.open)
                return state.connections - 1
            }
        }

        func disconnect() { change { $0.open -= 1 } }

        func add(_ request: Request) { change { $0.requests.append(request) } }

        func meet(_ count: Int, _ promise: EventLoopPromise<Void>) {
            let met = change { state in
                state.waiting.append(promise)
                guard state.waiting.count >= count else { return [EventLoopPromise<Void>]() }
                defer { state.waiting = [] }
                return state.waiting
            }
            for promise in met { promise.succeed() }
        }

        func wait(_ condition: @escaping @Sendable (State) -> Bool) async {
            await withCheckedContinuation { continuation in
                change { $0.observers.append((condition, continuation)) }
            }
        }

        private func change<Result: Sendable>(_ body: @Sendable (inout State) -> Result) -> Result {
            let (result, done) = state.withLock { state in
                let result = body(&state)
                let done = state.observers.filter { $0.0(state) }.map(\.1)
                state.observers = state.observers.filter { !$0.0(state) }
                return (result, done)
            }
            for continuation in done { continuation.resume() }
            return result
        }
    }

    /// Reads the requests of one connection and plays the script for each.
    private final class Handler: ChannelInboundHandler {
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
                log.add(request)
                play(script(request)[...], context)
            }
        }

        private func next() -> Request? {
            let text = String(decoding: received.readableBytesView, as: UTF8.self)
            guard let end = text.utf8.firstRange(of: "\r\n\r\n".utf8) else { return nil }
            let head = String(decoding: text.utf8[..<end.lowerBound], as: UTF8.self)
            let length =
                head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
                .flatMap { Int($0.dropFirst("Content-Length: ".count)) } ?? 0
            let start = head.utf8.count + 4
            guard received.readableBytes >= start + length else { return nil }
            received.moveReaderIndex(forwardBy: start)
            defer { place += 1 }
            return Request(
                head: head, body: received.readSlice(length: length) ?? ByteBuffer(), connection: connection,
                place: place)
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
            case .meet(let count):
                let promise = context.eventLoop.makePromise(of: Void.self)
                let rest = NIOLoopBound((steps.dropFirst(), context), eventLoop: context.eventLoop)
                let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
                promise.futureResult.whenSuccess { handler.value.play(rest.value.0, rest.value.1) }
                return log.meet(count, promise)
            }
            play(steps.dropFirst(), context)
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
