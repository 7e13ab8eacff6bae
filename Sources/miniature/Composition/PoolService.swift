// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import RenderPool
internal import ServiceLifecycle

/// Keeps the render processes for as long as anything may still need them: it starts first and ends last.
struct PoolService: Service {
    let pool: RenderPool

    func run() async throws {
        try await gracefulShutdown()
        await pool.stop()
    }
}
