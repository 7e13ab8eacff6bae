// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Logging
internal import Origin
internal import RenderPool
internal import ServiceLifecycle
internal import Serving
internal import Stores

/// `miniature serve`: the origin as an HTTP server.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serve pictures over HTTP.")

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
        let server = ImageServer(
            parts.serverConfiguration, origin: origin, readiness: parts.readiness(pool, store), logger: parts.logger,
            purge: try parts.purging(origin: origin).callAsFunction(_:_:),
            metrics: parts.metricsPage(registry, origin, pool, store), hook: try parts.eventHook(origin))
        // Ended in the opposite order: no new requests, then what waits to be stored, then the processes.
        try await parts.run([PoolService(pool: pool), writeBack, Refresher(origin), server])
    }
}
