// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling
internal import Synchronization

/// The messages that were handled while they could still be sent again.
///
/// SNS delivers a message more than once now and then, and whoever has overheard one may send it again for as long as it
/// is not stale. A message that failed is not remembered: SNS brings it again, and then it counts.
///
/// Each process remembers its own, so what follows from a message must bear being done twice.
final class RecentMessages: Sendable {
    /// The most that are remembered.
    ///
    /// More in an hour push out those that are forgotten next.
    static let capacity = 65_536

    /// Whether a message may be handled.
    enum Standing: Sendable, Hashable {
        /// It is new, and now under way: ``end(_:handled:until:now:)`` has to follow.
        case new
        /// It is being handled.
        case underWay
        /// It was handled.
        case handled
    }

    private struct State {
        var underWay: Set<ByteString> = []
        /// By id, until when each is remembered, in seconds since 1970.
        var handled: [ByteString: Int64] = [:]
    }

    private let state = Mutex(State())

    /// Looks at a message, and begins it if it is new.
    func begin(_ id: String, now: Int64) -> Standing {
        let id = ByteString(id)
        return state.withLock { state in
            if let end = state.handled[id], now < end { return .handled }
            return state.underWay.insert(id).inserted ? .new : .underWay
        }
    }

    /// Ends a message.
    ///
    /// - Parameters:
    ///   - handled: Whether it is done with; otherwise it may come again.
    ///   - end: When it becomes stale.
    func end(_ id: String, handled: Bool, until end: Int64, now: Int64) {
        let id = ByteString(id)
        state.withLock { state in
            state.underWay.remove(id)
            guard handled else { return }
            if state.handled.count >= Self.capacity { Self.makeRoom(&state.handled, now) }
            state.handled[id] = end
        }
    }

    private static func makeRoom(_ handled: inout [ByteString: Int64], _ now: Int64) {
        handled = handled.filter { now < $0.value }
        guard handled.count >= capacity else { return }
        // A quarter at once, so that sorting is rare.
        let middle = handled.values.sorted()[capacity / 4]
        handled = handled.filter { $0.value > middle }
    }
}
