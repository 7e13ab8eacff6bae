// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Origin
import Recipes
import RenderPool
import ServiceLifecycleTestKit
import Serving
import Stores
import TestSupport
import Testing

/// A server on ports of the kernel's choice, with the real render program over a folder with one original.
struct ServerHarness: Sendable {
    let port: Int
    let store: CountingStore
    let folder: TemporaryFolder
    let readiness: Readiness
    /// Shuts the server down.
    let shutDown: @Sendable () -> Void

    /// Runs `body` with a server; on return it has ended gracefully.
    static func run(
        _ change: (inout ServerConfiguration) -> Void = { _ in },
        _ body: @Sendable (ServerHarness) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        try folder.write(SamplePNG.noise(400, 300), at: "originals/cat.png")
        let store = CountingStore(try FolderStore(folder.path))
        let logs = LogRecorder()
        let pool = RenderPool(
            PoolConfiguration(
                program: try #require(RenderProgram.path), workers: 1, types: Limits().types.map(\.rawValue),
                memory: 1 << 30),
            logger: logs.logger)
        try await pool.start()
        let writeBack = WriteBack(store: store, logger: logs.logger)
        let origin = Origin(
            OriginConfiguration(access: Access(sizes: [try Size(parsing: "40x30"[...].utf8)])), store: store,
            pool: pool, writeBack: writeBack, logger: logs.logger)
        var configuration = ServerConfiguration(host: "127.0.0.1", port: 0, adminHost: "127.0.0.1", adminPort: 0)
        change(&configuration)
        let readiness = Readiness { .ready }
        let server = ImageServer(
            configuration, origin: origin, readiness: readiness, logger: logs.logger,
            purge: { _, _ in "" }, metrics: MetricsText(contentType: "text/plain") { "" })
        let result: Result<Void, any Error> = await testGracefulShutdown { trigger in
            async let storing: Void = writeBack.run()
            async let serving: Void = server.run()
            let result: Result<Void, any Error>
            do {
                let harness = ServerHarness(
                    port: try await Self.port(logs), store: store, folder: folder, readiness: readiness,
                    shutDown: { trigger.triggerGracefulShutdown() })
                result = .success(try await body(harness))
            } catch { result = .failure(error) }
            trigger.triggerGracefulShutdown()
            await storing
            do { try await serving } catch { return .failure(error) }
            return result
        }
        await pool.stop()
        try result.get()
    }

    /// The port, which the server tells only to the log: `[IPv4]127.0.0.1/127.0.0.1:43210`.
    private static func port(_ logs: LogRecorder) async throws -> Int {
        try await eventually { logs.lines.contains { $0.message == "Serving pictures." } }
        let address = logs.lines.first { $0.message == "Serving pictures." }?.metadata["address"]
        return try #require(address?.split(separator: ":").last.flatMap { Int($0) })
    }
}
