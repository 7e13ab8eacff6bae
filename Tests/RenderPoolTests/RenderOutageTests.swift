// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import JobProtocol
import Logging
import Recipes
import Spelling
import Synchronization
import TestSupport
import Testing

@testable import RenderPool

/// What becomes of jobs while no process can be had.
@Suite struct RenderOutageTests {
    private static func pool() -> PoolState {
        var configuration = PoolConfiguration(program: "", workers: 1, types: [], memory: 1 << 30)
        configuration.longestOutage = .seconds(600)
        return PoolState(configuration)
    }

    /// Lets a job in, and returns its outcome when there is one.
    private static func admit(
        _ pool: PoolState, _ identity: OriginalIdentity = "a", deadline: Duration = .seconds(6000)
    ) throws -> Task<Ticket.Outcome, Never> {
        let given = try PoolHarness.job(SamplePNG.noise(8, 8), identity: identity, deadline: deadline)
        return Task { await withCheckedContinuation { _ = pool.admit(given, $0) } }
    }

    private static func name(_ outcome: Ticket.Outcome) -> String {
        switch outcome {
        case .success: "ok"
        case .failure(let error): error.shortDescription
        }
    }

    @Test func `a job is refused at once when no process can be started`() async throws {
        let pool = Self.pool()
        pool.began(1)
        pool.ended(1)
        _ = pool.startFailed("It is gone.")
        #expect(await Self.name(try Self.admit(pool).value) == "unavailable")
    }

    @Test func `a process that is being replaced is waited for`() async throws {
        let pool = Self.pool()
        pool.began(1)
        pool.ended(1)
        let outcome = try Self.admit(pool)
        try await eventually { pool.waitingJobs == 1 }
        pool.sweep(at: .now + .seconds(400))
        #expect(pool.waitingJobs == 1)
        pool.sweep(at: .now + .seconds(700))
        #expect(await Self.name(outcome.value) == "unavailable")
    }

    @Test func `those who wait are answered when the start fails`() async throws {
        let pool = Self.pool()
        pool.began(1)
        pool.ended(1)
        let outcome = try Self.admit(pool)
        try await eventually { pool.waitingJobs == 1 }
        _ = pool.startFailed("It is gone.")
        pool.sweep(at: .now)
        #expect(await Self.name(outcome.value) == "unavailable")
    }

    @Test func `a job's deadline ends its waiting although no thread takes it`() async throws {
        let pool = Self.pool()
        pool.began(1)
        let outcome = try Self.admit(pool, deadline: .seconds(6000))
        try await eventually { pool.waitingJobs == 1 }
        pool.sweep(at: .now + .seconds(5000))
        #expect(pool.waitingJobs == 1)
        pool.sweep(at: .now + .seconds(7000))
        #expect(await Self.name(outcome.value) == "deadline")
    }

    @Test func `the same reason is news once, and again after a start`() {
        let pool = Self.pool()
        #expect(pool.startFailed("It is gone."))
        #expect(!pool.startFailed("It is gone."))
        #expect(pool.startFailed("It is another build's."))
        pool.began(1)
        #expect(pool.startFailed("It is another build's."))
    }

    @Test func `a program that no picture survives is to blame, and no picture is`() async throws {
        let pool = Self.pool()
        pool.began(1)
        for identity in ["a", "b", "c", "a", "b", "c", "a"] as [OriginalIdentity] {
            pool.blame(Batch(try await Self.ticket(identity)), isCrash: true)
        }
        #expect(!pool.isQuarantined(Batch(try await Self.ticket("a"))))
    }

    @Test func `a picture that kills twice is to blame`() async throws {
        let pool = Self.pool()
        pool.began(1)
        for _ in 0..<2 { pool.blame(Batch(try await Self.ticket("a")), isCrash: true) }
        #expect(pool.isQuarantined(Batch(try await Self.ticket("a"))))
    }

    @Test func `pictures that hang are to blame, however many there are`() async throws {
        let pool = Self.pool()
        pool.began(1)
        for identity in ["a", "b", "c", "a", "b", "c"] as [OriginalIdentity] {
            pool.blame(Batch(try await Self.ticket(identity)), isCrash: false)
        }
        #expect(pool.isQuarantined(Batch(try await Self.ticket("a"))))
    }

    @Test func `what still waits at the end is answered`() async throws {
        let pool = Self.pool()
        pool.began(1)
        let outcome = try Self.admit(pool)
        try await eventually { pool.waitingJobs == 1 }
        pool.stop()
        #expect(await Self.name(outcome.value) == "stopping")
    }

    private static func ticket(_ identity: OriginalIdentity) async throws -> Ticket {
        let job = try PoolHarness.job(SamplePNG.noise(8, 8), identity: identity)
        let made = Mutex<Ticket?>(nil)
        _ = await withCheckedContinuation { continuation in
            let ticket = Ticket(id: 1, job: job, arrived: .now, continuation)
            made.withLock { $0 = ticket }
            ticket.resolve(.failure(.cancelled))
        }
        return try #require(made.withLock { $0 })
    }
}
