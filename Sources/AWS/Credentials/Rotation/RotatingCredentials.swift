// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Metrics
internal import Synchronization

/// Keeps the credentials of a source, and gets others before they expire.
///
/// There is at most one refresh at a time. It runs in a task of its own,
/// which no caller's cancellation ends, and which ends by itself since every
/// source bounds its time. Without requests nothing is refreshed.
final class RotatingCredentials: CredentialsProvider {
    private struct Shared {
        var state = RotationState()
        var waiting: [Int: Waiter] = [:]
        var nextPlace = 0
    }

    private typealias Waiter = CheckedContinuation<Result<Credentials, AWSError>, Never>

    private let origin: any CredentialsSource
    private let clock: RotationClock
    private let refreshFailed: @Sendable (AWSError) -> Void
    private let shared = Mutex(Shared())

    /// Keeps what a source gives.
    ///
    /// - Parameters:
    ///   - source: The source.
    ///   - clock: The time.
    ///   - refreshFailed: Told of failures that old credentials hide from callers.
    init(
        _ source: any CredentialsSource,
        clock: RotationClock = RotationClock(),
        refreshFailed: @escaping @Sendable (AWSError) -> Void = { _ in }
    ) {
        origin = source
        self.clock = clock
        self.refreshFailed = refreshFailed
    }

    var source: String { origin.name }

    func credentials() async throws(AWSError) -> Credentials? {
        switch first() {
        case .answer(let answer): try answer.get()
        case .wait(let place): try await wait(place).get()
        }
    }

    /// The source may take a minute.
    ///
    /// The refresh goes on for whoever comes later.
    func credentials(by deadline: ContinuousClock.Instant) async throws(AWSError) -> Credentials? {
        switch first() {
        case .answer(let answer): return try answer.get()
        case .wait(let place):
            // Ended as soon as the wait is over, whichever way.
            let timer = Task {
                try await Task.sleep(until: deadline, clock: .continuous)
                leave(place, late)
            }
            defer { timer.cancel() }
            return try await wait(place, deadline).get()
        }
    }

    func invalidate(_ used: Credentials) async {
        shared.withLock { $0.state.refuse(used, clock) }
    }

    /// Whether a refresh is under way.
    var isRefreshing: Bool { shared.withLock { $0.state.isRefreshing } }

    /// Waits for the end of the refresh under way, if there is one.
    func settled() async {
        _ = await withCheckedContinuation { (waiter: Waiter) in
            let isSettled = shared.withLock { shared in
                guard shared.state.isRefreshing else { return true }
                shared.nextPlace += 1
                shared.waiting[shared.nextPlace] = waiter
                return false
            }
            if isSettled { waiter.resume(returning: .failure(cancelled)) }
        }
    }

    private enum First {
        case answer(Result<Credentials, AWSError>)
        case wait(Int)
    }

    /// The answer of nearly all requests, or a place among those who wait.
    private func first() -> First {
        let (decision, place) = shared.withLock { shared in
            shared.nextPlace += 1
            return (shared.state.decide(clock), shared.nextPlace)
        }
        if decision.begins { refresh() }
        return decision.answer.map { .answer($0) } ?? .wait(place)
    }

    private func wait(
        _ place: Int, _ deadline: ContinuousClock.Instant? = nil
    ) async -> Result<Credentials, AWSError> {
        await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                wait(waiter, place)
                // A timer that was over before it waited has not found it.
                if let deadline, deadline <= .now { leave(place, late) }
            }
        } onCancel: {
            leave(place, cancelled)
        }
    }

    /// Asks once more, as the refresh may be over by now, and waits for its end.
    private func wait(_ waiter: Waiter, _ place: Int) {
        let decision = shared.withLock { shared in
            var decision = RotationState.Decision(answer: .failure(cancelled))
            // A task that is cancelled later finds its waiter in the list.
            if !Task.isCancelled { decision = shared.state.decide(clock) }
            if decision.answer == nil { shared.waiting[place] = waiter }
            return decision
        }
        if decision.begins { refresh() }
        if let answer = decision.answer { waiter.resume(returning: answer) }
    }

    private func leave(_ place: Int, _ reason: AWSError) {
        let waiter = shared.withLock { $0.waiting.removeValue(forKey: place) }
        waiter?.resume(returning: .failure(reason))
    }

    private var late: AWSError { AWSError(.timeout, "\(source): The credentials were not there in time.") }
    private var cancelled: AWSError { AWSError(.cancelled, "\(source): The task was cancelled.") }

    private func refresh() {
        Task {
            let result: Result<Credentials, AWSError>
            do throws(AWSError) {
                result = .success(try await origin.fetch())
            } catch {
                result = .failure(error)
            }
            finish(result)
        }
    }

    private func finish(_ result: Result<Credentials, AWSError>) {
        let outcome = if case .success = result { "ok" } else { "failed" }
        Counter(label: "miniature_credentials_refreshes_total", dimensions: [("outcome", outcome)]).increment()
        let (end, waiters) = shared.withLock { shared in
            defer { shared.waiting = [:] }
            return (shared.state.finish(result, source: source, clock), shared.waiting.values)
        }
        if let error = end.hidden { refreshFailed(error) }
        for waiter in waiters { waiter.resume(returning: end.answer) }
    }
}
