// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import JobProtocol
internal import Logging
internal import NIOCore
internal import Recipes
internal import RenderPool

extension Operation {
    static let handOver = [
        Operation(
            waiting: "handover-render",
            "Has a render process make a tiny picture; counted is the side that asks.", count: 120
        ) {
            let pool = try await startedPool()
            let bytes = try Picture.bytes("tiny.png")
            let plan = try Plan(Recipe(parsing: "8x6"), for: SourceInfo.read(bytes.span), limits: Limits())
            return { count in
                var sum = 0
                for turn in 0..<count {
                    // Of its own each time, as an original that was fetched.
                    let original = try SharedMemory(name: "original")
                    try bytes.withUnsafeBytes { try original.append($0) }
                    let job = RenderJob(
                        plan: plan, original: original, identity: "\(turn)", memory: 1 << 20,
                        deadline: .now + .seconds(60))
                    sum &+= try await pool.render(job).bytes.readableBytes
                }
                return sum
            }
        }
    ]

    /// A pool of one process, whose program is beside this one.
    private static func startedPool() async throws -> RenderPool {
        let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("miniature-render").path
        var logger = Logger(label: "miniature") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        let configuration = PoolConfiguration(
            program: program, workers: 1, types: [ImageType.png.rawValue], memory: 1 << 30)
        let pool = RenderPool(configuration, logger: logger)
        try await pool.start()
        return pool
    }
}
