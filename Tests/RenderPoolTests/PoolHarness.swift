// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import JobProtocol
import Logging
import Recipes
import Spelling
import TestSupport
import Testing

@testable import RenderPool

/// Pools of the real program, and jobs for them.
enum PoolHarness {
    private static let limits = Limits()

    static func run(
        workers: Int = 2, _ change: (inout PoolConfiguration) -> Void = { _ in },
        _ body: (RenderPool) async throws -> Void
    ) async throws {
        var configuration = PoolConfiguration(
            program: try #require(RenderProgram.path), workers: workers, types: limits.types.map(\.rawValue),
            memory: 1 << 30)
        change(&configuration)
        let pool = RenderPool(configuration, logger: Logger(label: "test"))
        try await pool.start()
        do { try await body(pool) } catch {
            await pool.stop()
            throw error
        }
        await pool.stop()
    }

    static func job(
        _ bytes: [UInt8], spec: String = "100x100", identity: OriginalIdentity = "a", siblings: Int = 1,
        memory expected: Int = 1 << 20,
        deadline: Duration = .seconds(60)
    ) throws -> RenderJob {
        let memory = try SharedMemory(name: "test")
        try bytes.withUnsafeBytes { try memory.append($0) }
        let info = try SourceInfo.read(bytes.span)
        return RenderJob(
            plan: try Plan(Recipe(parsing: spec), for: info, limits: limits), original: memory, identity: identity,
            memory: MemoryEstimate(decoding: expected, pictures: 0), siblings: siblings, deadline: .now + deadline)
    }
}
