// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Synchronization

/// Who is at the other end of a connection, as far as one sender can be told from another.
struct Peer: Hashable, Sendable {
    private let address: [UInt8]

    /// An IPv6 host commands a whole /64, so no finer difference counts.
    init(_ address: SocketAddress?) {
        self.address = Array((address?.addressBytes ?? []).prefix(8))
    }
}

/// What there is of something for all senders, of which no one may have more than half.
///
/// Half, since a load balancer in front is one sender too, and need not go short of much when it sends for all.
final class PeerBudget: Sendable {
    private struct State {
        var used = 0
        var byPeer: [Peer: Int] = [:]
    }

    private let total: Int
    private let state = Mutex(State())

    init(_ total: Int) { self.total = total }

    /// Takes `amount` for a peer, or nothing when that would be too much.
    func take(_ amount: Int, for peer: Peer) -> Bool {
        state.withLock { state in
            let own = state.byPeer[peer, default: 0]
            guard amount <= total - state.used, amount <= total / 2 - own else { return false }
            state.used += amount
            state.byPeer[peer] = own + amount
            return true
        }
    }

    func give(_ amount: Int, from peer: Peer) {
        state.withLock { state in
            state.used -= amount
            let left = state.byPeer[peer, default: 0] - amount
            state.byPeer[peer] = left == 0 ? nil : left
        }
    }
}
