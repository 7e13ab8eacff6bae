// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import DequeModule
internal import Synchronization

/// A bound on how many do something at once, and on how many wait for it.
///
/// Fetching has a gate apart from rendering's queue: a store that takes seconds to answer fills this gate and no render
/// process.
final class Gate: Sendable {
    private struct State {
        var free: Int
        var waiting: Deque<(id: Int, continuation: CheckedContinuation<Bool, Never>)> = []
        var nextID = 0
    }

    private let longestQueue: Int
    private let state: Mutex<State>

    init(width: Int, queue: Int) {
        longestQueue = queue
        state = Mutex(State(free: width))
    }

    /// Runs `body` when there is room.
    ///
    /// - Throws: `saturated` when too many wait already, `cancelled` when the task is, or what `body` throws.
    func pass<Value>(
        _ body: () async throws(OriginError) -> Value
    ) async throws(OriginError) -> Value {
        let id = newID()
        let entered = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                enter(id, continuation)
                if Task.isCancelled { leaveQueue(id) }
            }
        } onCancel: {
            leaveQueue(id)
        }
        guard entered else {
            if Task.isCancelled { throw OriginError(.cancelled, "The request was given up.") }
            throw OriginError(.saturated, "There is more to do than can be done in time.", retryAfter: .seconds(1))
        }
        defer { leave() }
        return try await body()
    }

    private func newID() -> Int {
        state.withLock { state in
            state.nextID += 1
            return state.nextID
        }
    }

    private func enter(_ id: Int, _ continuation: CheckedContinuation<Bool, Never>) {
        let answer = state.withLock { state -> Bool? in
            if state.free > 0 {
                state.free -= 1
                return true
            }
            guard state.waiting.count < longestQueue else { return false }
            state.waiting.append((id, continuation))
            return nil
        }
        if let answer { continuation.resume(returning: answer) }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            if let next = state.waiting.popFirst() { return next.continuation }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }

    private func leaveQueue(_ id: Int) {
        let continuation = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard let index = state.waiting.firstIndex(where: { $0.id == id }) else { return nil }
            return state.waiting.remove(at: index).continuation
        }
        continuation?.resume(returning: false)
    }
}
