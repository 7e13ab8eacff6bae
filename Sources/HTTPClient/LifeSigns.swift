// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Tells a slow transfer from a dead one.
///
/// curl's own `CURLOPT_LOW_SPEED_TIME` counts whole seconds over a rate that
/// is itself the mean of some five, so a stall after a fast start is noticed
/// late, and it knows no time to the first byte. Here the bytes are counted
/// per window, which takes a look now and then.
struct LifeSigns {
    /// What a look found.
    enum Finding: Equatable {
        /// Alive; look again then.
        case alive(until: ContinuousClock.Instant)
        /// No byte of an answer came in time.
        case silent
        /// Fewer bytes than ``Timeouts/slowestRate`` came over a whole window.
        case stalled
    }

    private let timeouts: Timeouts
    private var windowStart: ContinuousClock.Instant?
    private var windowBytes: Int64 = 0
    private var wasAnswered = false

    init(_ timeouts: Timeouts) { self.timeouts = timeouts }

    /// Looks at a transfer.
    ///
    /// - Parameters:
    ///   - now: The time.
    ///   - isConnected: Whether the request could be sent; until then the
    ///     connect timeout rules, or the wait for a free connection.
    ///   - sent: Bytes of the request's body sent until now.
    ///   - received: Bytes of the answer received until now.
    mutating func look(at now: ContinuousClock.Instant, isConnected: Bool, sent: Int64, received: Int64) -> Finding {
        guard isConnected else { return .alive(until: now + tick) }
        guard let start = windowStart, wasAnswered || received == 0 else {
            wasAnswered = received > 0
            return openWindow(at: now, sent + received)
        }
        let moved = sent + received - windowBytes
        let length = wasAnswered ? timeouts.stall : timeouts.firstByte
        guard now >= start + length else { return .alive(until: next(after: now, start + length)) }
        guard wasAnswered else { return moved > 0 ? openWindow(at: now, sent + received) : .silent }
        // In floating point: windows of tests are shorter than a second.
        let rate = Double(moved) / (length / .seconds(1))
        return rate >= Double(timeouts.slowestRate) ? openWindow(at: now, sent + received) : .stalled
    }

    private mutating func openWindow(at now: ContinuousClock.Instant, _ bytes: Int64) -> Finding {
        windowStart = now
        windowBytes = bytes
        return .alive(until: next(after: now, now + (wasAnswered ? timeouts.stall : timeouts.firstByte)))
    }

    /// Until there is an answer nothing tells that one began, so looks are
    /// frequent; from then on one at the end of each window will do.
    private func next(after now: ContinuousClock.Instant, _ end: ContinuousClock.Instant) -> ContinuousClock.Instant {
        wasAnswered ? end : min(end, now + tick)
    }

    private var tick: Duration { min(timeouts.firstByte / 4, .milliseconds(250)) }
}
