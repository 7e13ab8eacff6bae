// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Spelling
import Synchronization
import TestSupport

@testable import Events

/// Runs tasks one at a time in an order by chance, and lets time pass only when none of them can go on.
///
/// The same seed gives the same run, hours of it in milliseconds. All tasks
/// must be children of the one that is run, and wait for nothing but each other
/// and `sleep(_:)`.
final class Simulation: TaskExecutor {
    private struct Sleeper {
        let end: ContinuousClock.Instant
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var jobs: [UnownedJob] = []
        var sleepers: [Int: Sleeper] = [:]
        var nextID = 0
        var now: ContinuousClock.Instant
        var generator: SeededGenerator
    }

    /// Everybody waits for something that will not come, or never comes to an end.
    struct Stuck: Error {}

    private static let mostJobs = 5_000_000

    /// When it began.
    let start: ContinuousClock.Instant
    private let state: Mutex<State>

    init(seed: UInt64 = 1) {
        start = ContinuousClock.now
        state = Mutex(State(now: start, generator: SeededGenerator(seed: seed)))
    }

    /// The time, as it is here.
    var now: ContinuousClock.Instant { state.withLock { $0.now } }

    /// How long it has been.
    var elapsed: Duration { now - start }

    /// What a worker is told of time and chance.
    var time: QueueTime {
        QueueTime(now: { self.now }, sleep: { try await self.sleep($0) }, random: { self.random(in: 0..<1) })
    }

    /// A number by chance, the same each time.
    func random(in range: Range<Double>) -> Double {
        state.withLock { Double.random(in: range, using: &$0.generator) }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    /// Runs to the end.
    func run(_ body: @escaping @Sendable (Simulation) async throws -> Void) throws {
        let result = Mutex<Result<Void, any Error>?>(nil)
        let task = Task(executorPreference: self) {
            do {
                try await body(self)
                result.withLock { $0 = .success(()) }
            } catch {
                result.withLock { $0 = .failure(error) }
            }
        }
        defer { task.cancel() }
        for _ in 0..<Self.mostJobs {
            if let result = result.withLock({ $0 }) { return try result.get() }
            if let job = takeJob() {
                job.runSynchronously(on: asUnownedTaskExecutor())
            } else {
                guard advance() else { throw Stuck() }
            }
        }
        throw Stuck()
    }

    /// Waits; throws when the task is cancelled.
    func sleep(_ duration: Duration) async throws {
        let id = state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                state.withLock { state in
                    guard !Task.isCancelled else { return continuation.resume(throwing: CancellationError()) }
                    state.sleepers[id] = Sleeper(end: state.now + duration, continuation: continuation)
                }
            }
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: id) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    private func takeJob() -> UnownedJob? {
        state.withLock { state in
            guard !state.jobs.isEmpty else { return nil }
            let index = Int.random(in: state.jobs.indices, using: &state.generator)
            state.jobs.swapAt(index, state.jobs.count - 1)
            return state.jobs.removeLast()
        }
    }

    /// Goes on to when the next one wakes; false if nobody sleeps.
    private func advance() -> Bool {
        let sleeper = state.withLock { state -> Sleeper? in
            guard let next = state.sleepers.min(by: { ($0.value.end, $0.key) < ($1.value.end, $1.key) }) else {
                return nil
            }
            state.now = max(state.now, next.value.end)
            return state.sleepers.removeValue(forKey: next.key)
        }
        sleeper?.continuation.resume()
        return sleeper != nil
    }
}
