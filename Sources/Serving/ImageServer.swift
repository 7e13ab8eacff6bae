// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import NIOHTTP1
public import Origin
public import ServiceLifecycle

/// The public port and the admin port, as one service.
///
/// On a graceful shutdown the readiness fails first, the listener stops accepting, and running requests are finished.
/// The time for that is bounded by the group of services this one runs in.
public struct ImageServer: Service {
    private let configuration: ServerConfiguration
    private let origin: Origin
    private let readiness: Readiness
    private let purge: PurgeAction
    private let metrics: MetricsText
    private let hook: EventHook?
    private let logger: Logger

    /// Makes the server; it listens while ``run()`` does.
    public init(
        _ configuration: ServerConfiguration, origin: Origin, readiness: Readiness, logger: Logger,
        purge: @escaping PurgeAction, metrics: MetricsText, hook: EventHook? = nil
    ) {
        self.hook = hook
        self.purge = purge
        self.metrics = metrics
        self.configuration = configuration
        self.origin = origin
        self.readiness = readiness
        self.logger = logger
    }

    /// Serves until a graceful shutdown.
    ///
    /// - Throws: what the kernel says when a port can't be listened at.
    public func run() async throws {
        let ports: [any Service] = [publicPort(), adminPort()]
        let group = ServiceGroup(configuration: ServiceGroupConfiguration(services: ports, logger: Self.quiet))
        try await withGracefulShutdownHandler {
            try await group.run()
        } onGracefulShutdown: {
            readiness.drain()
        }
    }

    private func publicPort() -> some Service {
        let clients = ClientConnections()
        let handler = ImageHandler(origin, configuration: configuration, logger: logger)
        let responder = ImageResponder(handler: handler, clients: clients, hook: hook)
        let takesEvents = hook != nil
        let connections = OpenConnections(most: configuration.bounds.connections)
        let channel = BoundedHTTP(
            bounds: configuration.bounds, connections: connections,
            takesBody: { takesEvents && EventHook.matches($0) }, answer: handler.refuse,
            handlers: { [ClientConnection(clients, takesEvents: takesEvents)] })
        return Application(
            responder: responder, server: channel.builder,
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "miniature",
                backlog: 1024),
            onServerRunning: { channel in
                try? await AcceptGate.add(to: channel, connections)
                guard let address = channel.localAddress else { return }
                logger.notice("Serving pictures.", metadata: ["address": "\(address)"])
            }, logger: Self.quiet)
    }

    private func adminPort() -> AdminServer {
        AdminServer(
            host: configuration.adminHost, port: configuration.adminPort, access: configuration.adminAccess,
            connections: configuration.adminConnections, readiness: readiness, purge: purge, metrics: metrics)
    }

    /// Hummingbird's own lines say nothing that ours do not.
    static var quiet: Logger {
        var logger = Logger(label: "miniature.http")
        logger.logLevel = .error
        return logger
    }
}
