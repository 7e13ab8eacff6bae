// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The connections of a port, and which of them gives way when there are too many.
///
/// A bound that only stops accepting is a weapon: whoever opens that many connections and is silent keeps everybody
/// else out. So a new connection takes the place of the one that has waited longest for its client.
final class OpenConnections: Sendable {
    /// Closes a connection if it still waits for its client.
    typealias Evict = @Sendable () -> Void
    typealias Place = WaitingLine<Evict>.Place

    private struct State {
        var open = 0
        /// Told to close and not closed yet.
        var leaving = 0
        var waiting = WaitingLine<Evict>()
        var isHoldingBack = false
        var resume: (@Sendable () -> Void)?
    }

    private let most: Int
    /// How many may be on their way out while others come in: they hold their descriptors until they are closed.
    private let mostLeaving: Int
    private let state = Mutex(State())

    /// Makes the count of a port that has `most` connections at once, give or take those that are being closed.
    init(most: Int) {
        self.most = most
        mostLeaving = max(most / 16, 4)
    }

    /// Names what to call when connections that were held back can be accepted again.
    func onRoom(_ resume: @escaping @Sendable () -> Void) { state.withLock { $0.resume = resume } }

    /// Whether another connection can be had: there is room, or one gives way.
    ///
    /// If not, `onRoom` will tell.
    func hasRoom() -> Bool {
        let hasRoom = state.withLock { state in
            let givesWay = !state.waiting.isEmpty && state.open < most + mostLeaving
            let hasRoom = state.open < most || givesWay
            state.isHoldingBack = !hasRoom
            return hasRoom
        }
        // Those above the bound had work when they should have given way: it is their turn now, or nobody's ever.
        if !hasRoom { evictIfFull() }
        return hasRoom
    }

    func opened() {
        state.withLock { $0.open += 1 }
        evictIfFull()
    }

    func closed() {
        tell { $0.open -= 1 }
    }

    /// A connection waits for its client from now on.
    func wait(_ evict: @escaping Evict) -> Place {
        tell { $0.waiting.append(evict) }
    }

    /// A connection has a request in work, or is gone.
    func leave(_ place: Place) {
        state.withLock { _ = $0.waiting.remove(place) }
    }

    /// A connection that was told to give way is gone; or it had just begun to work, and stays.
    func evicted(_ isGone: Bool) {
        tell { $0.leaving -= 1 }
        if !isGone { evictIfFull() }
    }

    private func evictIfFull() {
        let evict = state.withLock { state -> Evict? in
            guard state.open - state.leaving > most, let evict = state.waiting.popFirst() else { return nil }
            state.leaving += 1
            return evict
        }
        evict?()
    }

    /// Changes the state in a way that may make room.
    private func tell<Value: Sendable>(_ change: @Sendable (inout sending State) -> Value) -> Value {
        let (value, resume) = state.withLock { state in
            let value = change(&state)
            let resume = state.isHoldingBack ? state.resume : nil
            state.isHoldingBack = false
            return (value, resume)
        }
        resume?()
        return value
    }
}
