// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import JobProtocol
import Logging
import Recipes
import Spelling
import TestSupport
import Testing

@testable import RenderPool

/// With the real program: what a pool promises is about processes.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct RenderPoolTests {
    @Test(arguments: ["jpeg", "png", "webp", "avif"])
    func `a picture is made in every format`(format: String) async throws {
        try await PoolHarness.run { pool in
            let rendition = try await pool.render(
                PoolHarness.job(SamplePNG.noise(300, 200), spec: "120x80,format=\(format)"))
            #expect(rendition.info.type.rawValue == format)
            #expect((rendition.info.width, rendition.info.height) == (120, 80))
        }
    }

    @Test func `a damaged picture is the picture's fault and the process lives on`() async throws {
        try await PoolHarness.run(workers: 1) { pool in
            let whole = SamplePNG.noise(300, 201)
            let half = whole.count / 2
            let damaged = whole.prefix(half) + [UInt8](repeating: 0, count: half - SamplePNG.end.count) + SamplePNG.end
            await #expect { try await pool.render(PoolHarness.job(Array(damaged))) } throws: {
                if case .undecodable? = $0 as? RenderPoolError { true } else { false }
            }
            _ = try await pool.render(PoolHarness.job(whole))
        }
    }

    @Test func `many jobs at once are all done`() async throws {
        try await PoolHarness.run { pool in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for width in 1...60 {
                    group.addTask {
                        let rendition = try await pool.render(
                            PoolHarness.job(SamplePNG.noise(200, 200), spec: "\(width)x10,fit=fill"))
                        #expect(rendition.info.width == width)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a process killed under a job is replaced and the job done`() async throws {
        try await PoolHarness.run(workers: 1) { pool in
            let job = try PoolHarness.job(SamplePNG.noise(3000, 2000), spec: "2900x1900,format=webp")
            async let rendition = pool.render(job)
            try await eventually { pool.runningJobs == 1 }
            for pid in pool.readyProcesses { kill(pid, SIGKILL) }
            #expect(try await rendition.info.width == 2900)
            try await eventually { pool.readyWorkers == 1 }
        }
    }

    @Test func `an idle process that dies is replaced`() async throws {
        try await PoolHarness.run { pool in
            try await eventually { pool.readyWorkers == 2 }
            let before = pool.readyProcesses
            for pid in before { kill(pid, SIGKILL) }
            try await eventually { pool.readyProcesses.isDisjoint(with: before) && pool.readyWorkers == 2 }
        }
    }

    @Test func `a job past its deadline is killed and counted against the picture`() async throws {
        try await PoolHarness.run(workers: 1, { $0.blameAfter = .milliseconds(100) }) { pool in
            let slow = SamplePNG.noise(3000, 2000)
            var outcomes: [String] = []
            // Two deaths suffice. On a busy machine a deadline may pass in the queue, which is not the picture's fault.
            while outcomes.count < 10, outcomes.last != "quarantined" {
                var job = try PoolHarness.job(slow, spec: "2900x1900,format=avif", identity: "slow")
                job = RenderJob(
                    plans: job.plans, original: job.original, identity: job.identity, memory: job.memory,
                    deadline: .now + .milliseconds(400))
                do throws(RenderPoolError) { _ = try await pool.render(job) } catch { outcomes.append("\(error)") }
                try await eventually { pool.readyWorkers == 1 }
            }
            #expect(outcomes.count > 2 && outcomes.last == "quarantined")
            #expect(outcomes.dropLast().allSatisfy { $0 == "deadline" })
            _ = try await pool.render(PoolHarness.job(slow, identity: "other"))
        }
    }

    @Test func `a deadline that was used up elsewhere is not the picture's fault`() async throws {
        try await PoolHarness.run(workers: 1) { pool in
            let slow = SamplePNG.noise(3000, 2000)
            for _ in 0..<3 {
                var job = try PoolHarness.job(slow, spec: "2900x1900,format=avif", identity: "innocent")
                job = RenderJob(
                    plans: job.plans, original: job.original, identity: job.identity, memory: job.memory,
                    deadline: .now + .milliseconds(150))
                await #expect { try await pool.render(job) } throws: {
                    if case .deadline? = $0 as? RenderPoolError { true } else { false }
                }
                try await eventually { pool.readyWorkers == 1 }
            }
            _ = try await pool.render(PoolHarness.job(slow, identity: "innocent"))
        }
    }

    @Test func `a job whose caller leaves is dropped or killed`() async throws {
        try await PoolHarness.run(workers: 1, { $0.grace = .milliseconds(10) }) { pool in
            let slow = try PoolHarness.job(SamplePNG.noise(3000, 2000), spec: "6000x4000,enlarge=true,format=avif")
            let next = try PoolHarness.job(SamplePNG.noise(100, 100))
            let running = Task { try await pool.render(slow) }
            try await eventually { pool.runningJobs == 1 }
            let waiting = Task { try await pool.render(next) }
            try await eventually { pool.waitingJobs == 1 }
            waiting.cancel()
            await #expect(throws: RenderPoolError.self) { try await waiting.value }
            #expect(pool.waitingJobs == 0)
            running.cancel()
            await #expect(throws: RenderPoolError.self) { try await running.value }
            _ = try await pool.render(PoolHarness.job(SamplePNG.noise(100, 100)))
        }
    }

    @Test func `a program that does not start is an error at the start`() async throws {
        let configuration = PoolConfiguration(program: "/nonexistent", workers: 1, types: [], memory: 1 << 30)
        let pool = RenderPool(configuration, logger: Logger(label: "test"))
        await #expect(throws: RenderPoolError.self) { try await pool.start() }
    }
}
