// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The places for messages in work.
///
/// Only one task takes places, so what it was told is free stays so.
final class Places: Sendable {
    private struct State {
        var taken = 0
        var waiting: CheckedContinuation<Int, Never>?
    }

    private let width: Int
    private let changed: @Sendable (Int) -> Void
    private let state = Mutex(State())

    /// So many places, all free.
    ///
    /// - Parameters:
    ///   - width: How many.
    ///   - changed: Told how many are taken, in order.
    init(_ width: Int, changed: @escaping @Sendable (Int) -> Void) {
        self.width = width
        self.changed = changed
    }

    /// Waits until there is a free place; how many there are.
    ///
    /// Cancelling does not end the wait: it ends what is in work, and so frees places.
    func free() async -> Int {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                if state.taken < width {
                    continuation.resume(returning: width - state.taken)
                } else {
                    state.waiting = continuation
                }
            }
        }
    }

    func take(_ count: Int) {
        state.withLock { state in
            state.taken += count
            changed(state.taken)
        }
    }

    func leave() {
        state.withLock { state in
            state.taken -= 1
            changed(state.taken)
            guard state.taken < width else { return }
            state.waiting?.resume(returning: width - state.taken)
            state.waiting = nil
        }
    }
}
