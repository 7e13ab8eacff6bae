// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
public import ServiceLifecycle

/// The admin port by itself: for the server beside its public port, and for a worker that has no other.
public struct AdminServer: Service {
    private let host: String
    private let port: Int
    private let readiness: Readiness
    private let purge: PurgeAction
    private let metrics: MetricsText

    /// Makes the port; it listens while ``run()`` does.
    public init(
        host: String, port: Int, readiness: Readiness, purge: @escaping PurgeAction, metrics: MetricsText
    ) {
        self.host = host
        self.port = port
        self.readiness = readiness
        self.purge = purge
        self.metrics = metrics
    }

    /// Serves until a graceful shutdown.
    ///
    /// - Throws: what the kernel says when the port can't be listened at.
    public func run() async throws {
        let server = Application(
            router: AdminRouter.make(readiness, purge, metrics),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "miniature"),
            logger: ImageServer.quiet)
        try await withGracefulShutdownHandler {
            try await server.run()
        } onGracefulShutdown: {
            readiness.drain()
        }
    }
}
