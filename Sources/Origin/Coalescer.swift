// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling
internal import Synchronization

/// One piece of work for all who ask for the same at once.
///
/// The first to ask starts it; the others wait for its result. A waiter may leave without harm to the rest, and the
/// last to leave cancels the work. Work runs in a task of its own since no single request owns it: its first client may
/// be gone long before it ends.
final class Coalescer<Value: Sendable>: Sendable {
    typealias Work = @Sendable () async throws(OriginError) -> Value
    typealias Outcome = Result<Value, OriginError>
    private typealias Waiter = CheckedContinuation<Landing, Never>

    /// What a waiter gets.
    private struct Landing {
        let outcome: Outcome
        let joined: Bool
        let waiters: Int
    }

    private struct Flight {
        let id: Int
        let first: Int
        var task: Task<Void, Never>?
        var waiters: [Int: Waiter] = [:]
    }

    private struct State {
        var flights: [ObjectKey: Flight] = [:]
        var nextID = 0
    }

    private let state = Mutex(State())

    /// The result of `work`, or of the same work that somebody else has started.
    ///
    /// - Returns: the value, whether somebody else had started it, and how many waited for it at the end.
    /// - Throws: what the work threw, or `cancelled` when the calling task is.
    func run(
        _ key: ObjectKey, _ work: @escaping Work
    ) async throws(OriginError) -> (value: Value, joined: Bool, waiters: Int) {
        let waiter = newID()
        let landing = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: Waiter) in
                if let flight = join(key, waiter, continuation) { start(key, flight, work) }
                // A task that was cancelled before it joined has had its call of `leave` already, in vain.
                if Task.isCancelled { leave(key, waiter) }
            }
        } onCancel: {
            leave(key, waiter)
        }
        return (try landing.outcome.get(), landing.joined, landing.waiters)
    }

    /// How many flights are under way.
    var count: Int { state.withLock { $0.flights.count } }

    /// How many wait for them.
    var waiterCount: Int { state.withLock { $0.flights.values.reduce(0) { $0 + $1.waiters.count } } }

    private func newID() -> Int {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    /// Waits on the flight of this key; the number of a new flight if there was none, which is then to be started.
    private func join(_ key: ObjectKey, _ waiter: Int, _ continuation: Waiter) -> Int? {
        state.withLock { state in
            if state.flights[key] != nil {
                state.flights[key]?.waiters[waiter] = continuation
                return nil
            }
            state.flights[key] = Flight(id: waiter, first: waiter, waiters: [waiter: continuation])
            return waiter
        }
    }

    private func start(_ key: ObjectKey, _ flight: Int, _ work: @escaping Work) {
        let task = Task {
            let outcome: Outcome
            do throws(OriginError) { outcome = .success(try await work()) } catch { outcome = .failure(error) }
            land(key, flight, outcome)
        }
        let isAbandoned = state.withLock { state in
            guard state.flights[key]?.id == flight else { return true }
            state.flights[key]?.task = task
            return false
        }
        // Every waiter left before the task was known; or it has landed, and cancelling does nothing.
        if isAbandoned { task.cancel() }
    }

    /// Hands the result to all who still wait.
    private func land(_ key: ObjectKey, _ flight: Int, _ outcome: Outcome) {
        let landed = state.withLock { state -> Flight? in
            guard state.flights[key]?.id == flight else { return nil }
            return state.flights.removeValue(forKey: key)
        }
        guard let landed else { return }
        for (waiter, continuation) in landed.waiters {
            let joined = waiter != landed.first
            continuation.resume(returning: Landing(outcome: outcome, joined: joined, waiters: landed.waiters.count))
        }
    }

    /// Takes a waiter out, and ends the flight with the last one.
    private func leave(_ key: ObjectKey, _ waiter: Int) {
        let (continuation, task) = state.withLock { state -> (Waiter?, Task<Void, Never>?) in
            guard let continuation = state.flights[key]?.waiters.removeValue(forKey: waiter) else { return (nil, nil) }
            guard let flight = state.flights[key], flight.waiters.isEmpty else { return (continuation, nil) }
            state.flights[key] = nil
            return (continuation, flight.task)
        }
        let outcome = Outcome.failure(OriginError(.cancelled, "The request was given up."))
        continuation?.resume(returning: Landing(outcome: outcome, joined: true, waiters: 0))
        task?.cancel()
    }
}
