// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Logging
internal import Origin
internal import RenderPool
internal import ServiceLifecycle
internal import Serving
internal import Stores
internal import UnixSignals

/// `miniature serve`: the origin as an HTTP server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve pictures over HTTP.")

    /// A load balancer gives up on a stopping target after 30 seconds.
    private static let drain = Duration.seconds(25)

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let parts = try Parts(flags)
        let settings = parts.settings
        let registry = parts.startMetrics()
        if settings.isOpen {
            parts.logger.warning("Every size and option is served to anybody (--open). Do not expose this server.")
        }
        let store = try await parts.store(creating: true)
        let pool = parts.pool()
        try await pool.start()
        let writeBack = WriteBack(store: store, logger: parts.logger)
        let origin = parts.origin(store: store, pool: pool, writeBack: writeBack)
        var configuration = ServerConfiguration(
            host: settings.listen.host, port: settings.listen.port, adminHost: settings.admin.host,
            adminPort: settings.admin.port)
        configuration.deadline = settings.deadline
        configuration.verifyHeader = settings.verifyHeader
        configuration.cors = settings.cors
        let readiness = Readiness {
            guard pool.readyWorkers > 0 else { return .notReady("no render process is ready") }
            return store.health.problem.map { .notReady("the store: \($0.message)") } ?? .ready
        }
        let server = ImageServer(
            configuration, origin: origin, readiness: readiness, logger: parts.logger,
            purge: try parts.purging(origin: origin).callAsFunction(_:_:),
            metrics: parts.metricsPage(registry, origin, pool, store))
        // Ended in the opposite order: no new requests, then what waits to be stored, then the processes.
        var group = ServiceGroupConfiguration(
            services: [PoolService(pool: pool), writeBack, Refresher(origin), server],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: parts.quietLogger)
        group.maximumGracefulShutdownDuration = Self.drain
        try await ServiceGroup(configuration: group).run()
    }
}
