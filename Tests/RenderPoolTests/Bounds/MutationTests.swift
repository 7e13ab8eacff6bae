// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Recipes
import TestSupport
import Testing

@testable import RenderPool

/// Headers that lie, before a real process: what our readers and plans let through costs no more than they thought.
///
/// `make test-bounds` has 20,000 of them; `MINIATURE_MUTATIONS` says how many, `MINIATURE_MUTATION_SEED` which.
@Suite(.serialized, .timeLimit(.minutes(120)))
struct MutationTests {
    private static let size = (width: 211, height: 157)
    private static let slack = Duration.milliseconds(500)
    private static let specs = ["64x48", "200x150", "100x,format=jpeg", "180x,format=webp", "90x90,format=png"]
    private static let savers: [(pixels: [String], savers: [String])] = [
        (
            ["rgb", "grey", "cmyk"],
            ["jpegsave", "jpegsave --interlace", "jpegsave --subsample-mode off", "jpegsave --restart-interval 4"]
        ),
        (["rgb", "grey", "rgba", "greya", "rgb16", "rgba16"], ["pngsave", "pngsave --interlace"]),
        (["rgb", "rgba"], ["pngsave --palette", "webpsave", "webpsave --lossless", "gifsave", "gifsave --interlace"]),
        (
            ["rgb", "rgba"],
            [
                "heifsave --compression av1 --effort 0", "heifsave --compression av1 --effort 0 --subsample-mode off",
                "heifsave --compression hevc --effort 0",
            ]
        ),
    ]

    private static func number(_ name: String, _ standard: Int) -> Int {
        ProcessInfo.processInfo.environment[name].flatMap { Int($0) } ?? standard
    }

    private static func pictures() throws -> [[UInt8]] {
        let made = try MadePictures(width: size.width, height: size.height)
        return savers.flatMap { group in
            group.savers.flatMap { saver in group.pixels.compactMap { try? made.make($0, saver) } }
        }
    }

    @Test func `no mutated header takes more memory or time than was expected, or a process' life`() async throws {
        let pictures = try Self.pictures()
        #expect(pictures.count >= 30)
        let seed = Self.number("MINIATURE_MUTATION_SEED", 9)
        let count = Self.number("MINIATURE_MUTATIONS", 500)
        var tally = (admitted: 0, made: 0)
        try await PoolHarness.run(workers: 1, { $0.memory = 8 << 30 }) { pool in
            let process = MeasuredProcess(pool: pool, limits: Limits())
            for index in 0..<count {
                var numbers = SeededGenerator(seed: UInt64(seed &* 1_000_003 &+ index))
                let picture = pictures[index % pictures.count]
                let bytes = MutatedPicture(
                    of: picture, dimensions: [Self.size.width, Self.size.height], &numbers
                ).bytes
                let spec = Self.specs.randomElement(using: &numbers) ?? "64x48"
                guard let info = try? SourceInfo.read(bytes.span),
                    let plan = try? Plan(Recipe(parsing: spec), for: info, limits: process.limits)
                else { continue }
                let outcome = try await process.measure(bytes, info, [plan])
                tally = (tally.admitted + 1, tally.made + (outcome.isMade ? 1 : 0))
                Self.expect(outcome, info, plan, "mutation \(index) of seed \(seed), \(info)")
                if !outcome.isAlive { try await eventually { pool.readyWorkers == 1 } }
            }
        }
        print("Mutations: \(count), admitted \(tally.admitted), made \(tally.made)")
        #expect(tally.admitted >= count / 4 && tally.made >= count / 20)
    }

    private static func expect(
        _ outcome: MeasuredProcess.Outcome, _ info: SourceInfo, _ plan: Plan, _ name: String
    ) {
        let expected = ExpectedTime.of(info, [plan]) + slack
        #expect(outcome.isAlive, "It died: \(name)")
        #expect(
            outcome.peak <= outcome.estimate.total,
            "\(outcome.peak >> 20) of \(outcome.estimate.total >> 20) MiB: \(name)")
        #expect(outcome.time <= expected, "\(name)")
    }
}
