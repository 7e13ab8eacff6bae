// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import AWS

/// Time that passes when a test says so.
final class TestTime: Sendable {
    private struct State {
        var unixSeconds = Fixture.now
        var instant = ContinuousClock.now
    }

    private let state = Mutex(State())

    /// The time of day.
    var unixSeconds: Int64 { state.withLock { $0.unixSeconds } }

    /// Lets time pass.
    func advance(_ seconds: Int64) {
        state.withLock {
            $0.unixSeconds += seconds
            $0.instant += .seconds(seconds)
        }
    }

    /// Sets the time of day alone.
    func set(back seconds: Int64) { state.withLock { $0.unixSeconds -= seconds } }

    /// A clock that shows it, with chance that always falls the same.
    func clock(random: Double) -> RotationClock {
        RotationClock(
            unixSeconds: { self.unixSeconds }, now: { self.state.withLock { $0.instant } }, random: { random })
    }
}
