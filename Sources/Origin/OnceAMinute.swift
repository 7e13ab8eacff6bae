// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Says what goes on and on once a minute.
public final class OnceAMinute: Sendable {
    private let last = Mutex<ContinuousClock.Instant?>(nil)

    /// Makes one that is due.
    public init() {}

    /// Whether it is time to say it again; the minute begins anew then.
    public func isDue(at now: ContinuousClock.Instant) -> Bool {
        last.withLock { last in
            if let last, now < last + .seconds(60) { return false }
            last = now
            return true
        }
    }
}
