// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The word to stop: given once, and for good.
final class StopSignal: Sendable {
    private struct State {
        var isGiven = false
        var waiting: CheckedContinuation<Void, Never>?
    }

    private let state = Mutex(State())

    /// Whether it was given.
    var isGiven: Bool { state.withLock { $0.isGiven } }

    /// Gives it.
    func give() { end { $0.isGiven = true } }

    /// Does something, which is cancelled when the word comes.
    ///
    /// - Returns: What it returned all the same.
    func ending<Value: Sendable>(_ operation: @escaping @Sendable () async -> Value) async -> Value? {
        await withTaskGroup(of: Value?.self) { group in
            group.addTask { await operation() }
            group.addTask {
                await self.wait()
                return nil
            }
            var value: Value?
            for await result in group {
                group.cancelAll()
                value = result ?? value
            }
            return value
        }
    }

    /// Waits for the word, or until the task is cancelled; one task at a time.
    private func wait() async {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    if state.isGiven || Task.isCancelled {
                        continuation.resume()
                    } else {
                        state.waiting = continuation
                    }
                }
            }
        } onCancel: {
            end { _ in }
        }
    }

    private func end(_ change: (inout State) -> Void) {
        state.withLock { state in
            change(&state)
            state.waiting?.resume()
            state.waiting = nil
        }
    }
}
