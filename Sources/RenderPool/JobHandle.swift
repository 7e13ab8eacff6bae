// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Joins the two orders in which a job can be admitted and cancelled: whoever comes second abandons it.
final class JobHandle: Sendable {
    enum Order { case first, alreadyCancelled }

    private struct State {
        var id: Int?
        var isCancelled = false
    }

    private let state = Mutex(State())

    func set(_ id: Int) -> Order {
        state.withLock { state in
            state.id = id
            return state.isCancelled ? .alreadyCancelled : .first
        }
    }

    func cancel(in pool: PoolState) {
        let id = state.withLock { state in
            state.isCancelled = true
            return state.id
        }
        if let id { pool.abandon(id) }
    }
}
