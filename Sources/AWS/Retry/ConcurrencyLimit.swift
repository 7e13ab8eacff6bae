// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How many calls are on their way at once: fewer when the service says it is
/// too much, and slowly more again (additive increase, multiplicative
/// decrease; Chiu and Jain 1989).
///
/// The rest waits in line. S3 splits a busy prefix over more servers within
/// minutes, if it is not kept from it by a storm of retries.
public final class ConcurrencyLimit: Sendable {
    /// What a call came to, as far as this is concerned.
    enum Outcome {
        case succeeded
        case throttled
        case other
    }

    private enum Admission {
        case admitted
        case late
        case cancelled
    }

    private struct State {
        var limit: Int
        var running = 0
        var successes = 0
        var loweredAt: ContinuousClock.Instant?
        var nextNumber: UInt64 = 0
        var waiting: [(number: UInt64, continuation: CheckedContinuation<Admission, Never>)] = []
    }

    private let range: ClosedRange<Int>
    private let successesPerStep: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let state: Mutex<State>

    /// Makes one that begins with its most.
    ///
    /// - Parameters:
    ///   - range: The fewest and the most calls at once.
    ///   - successesPerStep: One more is allowed after so many successes.
    ///   - now: Tells the time.
    public init(
        range: ClosedRange<Int> = 8...176,
        successesPerStep: Int = 16,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.range = range
        self.successesPerStep = successesPerStep
        self.now = now
        state = Mutex(State(limit: range.upperBound))
    }

    /// How many may be on their way now.
    public var current: Int { state.withLock { $0.limit } }

    /// How many wait.
    public var waiting: Int { state.withLock { $0.waiting.count } }

    /// Makes a call once there is room for it.
    ///
    /// - Throws: `timeout` if there was none before the deadline, `cancelled`,
    ///   or what the call throws.
    func pass<Value>(
        deadline: ContinuousClock.Instant,
        _ call: () async throws(AWSError) -> Value
    ) async throws(AWSError) -> Value {
        switch await enter(deadline) {
        case .admitted: break
        case .late: throw AWSError(.timeout, "The deadline passed in line behind other calls.")
        case .cancelled: throw AWSError(.cancelled, "The call was cancelled.")
        }
        let began = now()
        do throws(AWSError) {
            let value = try await call()
            leave(.succeeded, began)
            return value
        } catch {
            leave(error.code == .throttled ? .throttled : error.code == .notFound ? .succeeded : .other, began)
            throw error
        }
    }

    private func enter(_ deadline: ContinuousClock.Instant) async -> Admission {
        let number = state.withLock { state -> UInt64? in
            guard state.running >= state.limit else {
                state.running += 1
                return nil
            }
            state.nextNumber += 1
            return state.nextNumber
        }
        guard let number else { return .admitted }
        // Ended below as soon as the wait is over, whichever way.
        let timer = Task {
            try await Task.sleep(until: deadline, clock: .continuous)
            remove(number, .late)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { wait(number, $0) }
        } onCancel: {
            remove(number, .cancelled)
        }
    }

    private func wait(_ number: UInt64, _ continuation: CheckedContinuation<Admission, Never>) {
        // A place may have become free since it was asked for.
        let isFree = state.withLock { state in
            guard state.running >= state.limit else {
                state.running += 1
                return true
            }
            state.waiting.append((number, continuation))
            return false
        }
        if isFree { return continuation.resume(returning: .admitted) }
        // Cancelled before it stood in line, it was not found there.
        if Task.isCancelled { remove(number, .cancelled) }
    }

    private func remove(_ number: UInt64, _ reason: Admission) {
        let removed = state.withLock { state in
            state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0).continuation }
        }
        removed?.resume(returning: reason)
    }

    private func leave(_ outcome: Outcome, _ began: ContinuousClock.Instant) {
        let admitted = state.withLock { state in
            state.running -= 1
            adjust(&state, outcome, began)
            let count = min(max(0, state.limit - state.running), state.waiting.count)
            defer { state.waiting.removeFirst(count) }
            state.running += count
            return state.waiting.prefix(count).map(\.continuation)
        }
        for continuation in admitted { continuation.resume(returning: .admitted) }
    }

    private func adjust(_ state: inout State, _ outcome: Outcome, _ began: ContinuousClock.Instant) {
        switch outcome {
        case .other: return
        case .succeeded:
            state.successes += 1
            guard state.successes >= successesPerStep else { return }
            state.successes = 0
            state.limit = min(state.limit + 1, range.upperBound)
        case .throttled:
            state.successes = 0
            // Those that were on their way when it was lowered have nothing new to tell.
            if let loweredAt = state.loweredAt, began <= loweredAt { return }
            state.loweredAt = now()
            state.limit = max(state.limit / 2, range.lowerBound)
        }
    }
}
