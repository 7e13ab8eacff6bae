// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import JobProtocol
import Recipes
import Spelling
import TestSupport
import Testing

@testable import RenderPool

/// Several sizes of one original that wait at the same time.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct BatchTests {
    private static let original = SamplePNG.noise(1500, 1000)

    /// Runs a body with jobs that came while the only process was busy.
    ///
    /// The process is stopped meanwhile, so that it is busy for as long as that takes.
    private static func queued(
        _ jobs: [RenderJob], _ body: ([Task<Rendition, any Error>]) async throws -> Void
    ) async throws {
        let busy = try PoolHarness.job(SamplePNG.noise(20, 20), identity: "busy")
        try await PoolHarness.run(workers: 1) { pool in
            let process = try #require(pool.readyProcesses.first)
            kill(process, SIGSTOP)
            let first = Task { try await pool.render(busy) }
            try await eventually { pool.runningJobs == 1 }
            var tasks: [Task<Rendition, any Error>] = []
            for job in jobs {
                tasks.append(Task { try await pool.render(job) })
                try await eventually { pool.waitingJobs == tasks.count }
            }
            kill(process, SIGCONT)
            _ = try await first.value
            try await body(tasks)
        }
    }

    /// Runs a body with two jobs that were given to a process together, which is stopped.
    private static func stopped(
        deadlines: [Duration] = [.seconds(600), .seconds(600)], grace: Duration = .milliseconds(10),
        _ body: (RenderPool, pid_t, [Task<Rendition, any Error>]) async throws -> Void
    ) async throws {
        try await PoolHarness.run(
            workers: 1,
            {
                $0.gathering = .seconds(60)
                $0.grace = grace
            }
        ) { pool in
            let process = try #require(pool.readyProcesses.first)
            kill(process, SIGSTOP)
            var tasks: [Task<Rendition, any Error>] = []
            for (spec, deadline) in zip(["90x60", "60x40"], deadlines) {
                let job = try PoolHarness.job(original, spec: spec, siblings: 2, deadline: deadline)
                tasks.append(Task { try await pool.render(job) })
                try await eventually { pool.waitingJobs + pool.runningJobs == tasks.count }
            }
            try await eventually { pool.runningJobs == 2 }
            try await body(pool, process, tasks)
        }
    }

    private static func jobs(_ specs: [String], identity: OriginalIdentity = "a") throws -> [RenderJob] {
        try specs.map { try PoolHarness.job(original, spec: $0, identity: identity) }
    }

    /// What the pictures' widths and formats are, and whether they came from one decode.
    private static func look(_ pictures: [Rendition]) -> ([String], isOne: Bool) {
        let names = pictures.map { "\($0.info.width) \($0.info.type.rawValue)" }
        return (names, Set(pictures.map(\.timing.decode)).count == 1)
    }

    @Test(
        arguments: [
            (["800x600", "400x300,format=webp", "200x150,format=png"], ["800 jpeg", "400 webp", "200 png"], true),
            (["200x150", "800x600"], ["200 jpeg", "800 jpeg"], true),
            // The encoder would make the other wait for longer than its decode takes.
            (["60x60,format=avif", "50x50"], ["60 avif", "50 jpeg"], false),
            // Neither holds the other.
            (["800x10,fit=fill", "10x600,fit=fill"], ["800 jpeg", "10 jpeg"], false),
        ])
    func `they are made from one decode, where their sizes and formats allow`(
        _ specs: [String], _ pictures: [String], _ areOne: Bool
    ) async throws {
        try await Self.queued(Self.jobs(specs.map { $0.contains("format") ? $0 : "\($0),format=jpeg" })) { tasks in
            var made: [Rendition] = []
            for task in tasks { made.append(try await task.value) }
            let (names, isOne) = Self.look(made)
            #expect(names == pictures && isOne == areOne)
        }
    }

    @Test func `those of different originals stay apart`() async throws {
        try await Self.queued(Self.jobs(["80x60"]) + Self.jobs(["40x30"], identity: "b")) { tasks in
            let made = [try await tasks[0].value, try await tasks[1].value]
            #expect(!Self.look(made).isOne)
        }
    }

    @Test func `a process killed under several is replaced, and each is done by itself`() async throws {
        try await Self.stopped { _, process, tasks in
            kill(process, SIGKILL)
            let made = [try await tasks[0].value, try await tasks[1].value]
            let (names, isOne) = Self.look(made)
            #expect(names == ["90 png", "60 png"] && !isOne)
        }
    }

    @Test func `the deadline of one is not that of the others`() async throws {
        try await Self.stopped(deadlines: [.seconds(5), .seconds(600)]) { _, _, tasks in
            await #expect { try await tasks[0].value } throws: {
                if case .deadline? = $0 as? RenderPoolError { true } else { false }
            }
            let rest = try await tasks[1].value
            #expect(rest.info.width == 60)
        }
    }

    @Test func `a caller who leaves takes nothing from the others`() async throws {
        try await Self.stopped { pool, process, tasks in
            tasks[0].cancel()
            // Past the grace, and past the worker's next look.
            try await Task.sleep(for: .milliseconds(300))
            kill(process, SIGCONT)
            let rest = try await tasks[1].value
            #expect(rest.info.width == 60 && pool.readyProcesses == [process])
        }
    }

    @Test func `when all callers have left the process is killed soon`() async throws {
        try await Self.stopped { _, process, tasks in
            for task in tasks { task.cancel() }
            for task in tasks {
                await #expect { try await task.value } throws: {
                    if case .cancelled? = $0 as? RenderPoolError { true } else { false }
                }
            }
            try await eventually { kill(process, 0) != 0 }
        }
    }

    @Test func `what can't be decoded is the picture's fault for each of them`() async throws {
        let whole = SamplePNG.noise(300, 201)
        let half = whole.count / 2
        let damaged = whole.prefix(half) + [UInt8](repeating: 0, count: half - SamplePNG.end.count) + SamplePNG.end
        let jobs = try ["90x60", "60x40"].map { try PoolHarness.job(Array(damaged), spec: $0) }
        try await Self.queued(jobs) { tasks in
            for task in tasks {
                await #expect { try await task.value } throws: {
                    if case .undecodable? = $0 as? RenderPoolError { true } else { false }
                }
            }
        }
    }

    @Test func `each gets its own picture, as if it had been alone`() async throws {
        // PNG, which keeps what was made; the first is not resized at all.
        let specs = ["1500x500,gravity=north,format=png", "1500x500,gravity=south,format=png"]
        var alone: [Rendition] = []
        try await PoolHarness.run { pool in
            for job in try Self.jobs(specs) { alone.append(try await pool.render(job)) }
        }
        #expect(Set(alone.map(\.bytes)).count == 2)
        try await Self.queued(Self.jobs(specs)) { tasks in
            var made: [Rendition] = []
            for task in tasks { made.append(try await task.value) }
            #expect(Self.look(made).isOne && made.map(\.bytes) == alone.map(\.bytes))
        }
    }

    @Test func `what fits is done when the head of the queue, which did not, is given up`() async throws {
        try await PoolHarness.run({ $0.memory = 100 }) { pool in
            try await eventually { pool.readyWorkers == 2 }
            let processes = pool.readyProcesses
            for process in processes { kill(process, SIGSTOP) }
            var tasks: [Task<Rendition, any Error>] = []
            for (identity, memory) in [("a" as OriginalIdentity, 60), ("b", 60), ("c", 30)] {
                let job = try PoolHarness.job(
                    Self.original, identity: identity, memory: memory, deadline: .seconds(600))
                tasks.append(Task { try await pool.render(job) })
                try await eventually { pool.runningJobs + pool.waitingJobs == tasks.count }
            }
            try await eventually { pool.runningJobs == 1 && pool.waitingJobs == 2 }
            tasks[1].cancel()
            try await eventually { pool.runningJobs == 2 }
            for process in processes { kill(process, SIGCONT) }
            for task in [tasks[0], tasks[2]] { _ = try await task.value }
        }
    }

    @Test func `the first of several that are about to come waits for the others`() async throws {
        let specs = ["400x300", "300x200", "200x150"]
        try await PoolHarness.run({ $0.gathering = .seconds(60) }) { pool in
            var tasks: [Task<Rendition, any Error>] = []
            for spec in specs {
                #expect(pool.runningJobs == 0 && pool.waitingJobs == tasks.count)
                let job = try PoolHarness.job(Self.original, spec: spec, siblings: specs.count)
                tasks.append(Task { try await pool.render(job) })
                try await eventually { pool.waitingJobs == tasks.count || tasks.count == specs.count }
            }
            var made: [Rendition] = []
            for task in tasks { made.append(try await task.value) }
            #expect(Self.look(made).isOne)
        }
    }

    @Test func `it does not wait for ever`() async throws {
        try await PoolHarness.run { pool in
            let job = try PoolHarness.job(Self.original, siblings: 2)
            #expect(try await pool.render(job).info.width == 100)
        }
    }
}
