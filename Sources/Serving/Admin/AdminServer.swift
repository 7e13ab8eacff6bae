// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
public import ServiceLifecycle

/// The admin port by itself: for the server beside its public port, and for a worker that has no other.
public struct AdminServer: Service {
    private let host: String
    private let port: Int
    private let access: AdminAccess
    private let bounds: ClientBounds
    private let readiness: Readiness
    private let purge: PurgeAction
    private let metrics: MetricsText

    /// Makes the port; it listens while ``run()`` does.
    ///
    /// - Parameter connections: the most connections at once; few, so that the public port has its descriptors.
    public init(
        host: String, port: Int, access: AdminAccess, connections: Int, readiness: Readiness,
        purge: @escaping PurgeAction, metrics: MetricsText
    ) {
        self.host = host
        self.port = port
        self.access = access
        var bounds = ClientBounds()
        bounds.connections = connections
        self.bounds = bounds
        self.readiness = readiness
        self.purge = purge
        self.metrics = metrics
    }

    /// Serves until a graceful shutdown.
    ///
    /// - Throws: what the kernel says when the port can't be listened at.
    public func run() async throws {
        let routes = AdminRouter.make(readiness, purge, metrics).buildResponder()
        let connections = OpenConnections(most: bounds.connections)
        let channel = BoundedHTTP(
            bounds: bounds, connections: connections, takesBody: { _ in false }, answer: AdminAnswer.refusal,
            handlers: { [] })
        let server = Application(
            responder: AdminResponder(access: access, routes: routes), server: channel.builder,
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "miniature"),
            onServerRunning: { try? await AcceptGate.add(to: $0, connections) }, logger: ImageServer.quiet)
        try await withGracefulShutdownHandler {
            try await server.run()
        } onGracefulShutdown: {
            readiness.drain()
        }
    }
}
