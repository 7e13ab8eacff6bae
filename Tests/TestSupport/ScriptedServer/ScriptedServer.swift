// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import NIOCore
internal import NIOPosix
internal import Synchronization

/// An HTTP/1.1 server on loopback that does what it is told, right or wrong.
public final class ScriptedServer: Sendable {
    /// A request as it came.
    public struct Request: Sendable {
        /// The request line and headers with their line breaks, without the empty line.
        public let head: String
        /// The body.
        public let body: ByteBuffer
        /// The connection it came on, from 0.
        public let connection: Int
        /// Its place on that connection, from 0.
        public let place: Int
        /// Its place among all requests, from 0.
        public let number: Int
    }

    /// What to do next.
    public enum Step: Sendable {
        /// Sends this.
        case send(String)
        /// Ends the connection in order.
        case close
        /// Ends it with a reset (`SO_LINGER` of 0).
        case reset
        /// Waits, then goes on.
        case pause(Duration)
        /// Waits until so many requests wait, then goes on with all of them.
        case meet(Int)
    }

    /// Where it listens.
    public let port: Int

    private let channel: any Channel
    private let log: Log

    /// Starts the server.
    ///
    /// - Parameters:
    ///   - port: Where to listen, once; any that is free by default.
    ///   - greeting: Sent to each connection before anything is asked.
    ///   - script: What to do with a request.
    public init(
        port: ReservedPort? = nil,
        greeting: String = "",
        _ script: @escaping @Sendable (Request) -> [Step]
    ) async throws {
        let log = Log()
        self.log = log
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let number = log.connect()
                    try channel.pipeline.syncOperations.addHandler(Handler(number, log, greeting, script))
                }
            }
        channel =
            if let port {
                try await bootstrap.withBoundSocket(port.handle).get()
            } else {
                try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
            }
        self.port = channel.localAddress?.port ?? 0
    }

    deinit { channel.close(promise: nil) }

    /// Listens no more; connections that are open stay so.
    public func stop() async throws { try await channel.close() }

    /// `http://127.0.0.1:PORT` and this path.
    public func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

    /// What was asked.
    public var requests: [Request] { log.state.withLock { $0.requests } }

    /// How many connections there were.
    public var connections: Int { log.state.withLock { $0.connections } }

    /// How many connections are open.
    public var open: Int { log.state.withLock { $0.open } }

    /// How many connections there were at once, at the most.
    public var mostOpen: Int { log.state.withLock { $0.mostOpen } }

    /// Waits until so many requests have arrived.
    public func arrive(_ count: Int) async { await log.wait { $0.requests.count >= count } }

    /// Waits until all connections are closed.
    public func empty() async { await log.wait { $0.connections > 0 && $0.open == 0 } }
}
