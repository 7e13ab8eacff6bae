// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// What the Lambda loop tells the time and waits by.
///
/// Two clocks: Lambda names a deadline by the calendar, and everything that
/// waits for one goes by a clock that nobody sets.
public struct LambdaClock: Sendable {
    /// Milliseconds since 1970.
    public var unixMilliseconds: @Sendable () -> Int64

    /// The moment by the clock that deadlines are kept in.
    public var now: @Sendable () -> ContinuousClock.Instant

    /// Waits; throws if the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// The system's clocks.
    public init(
        unixMilliseconds: @escaping @Sendable () -> Int64 = { LambdaClock.systemUnixMilliseconds() },
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.unixMilliseconds = unixMilliseconds
        self.now = now
        self.sleep = sleep
    }

    /// What the system's calendar says, in milliseconds since 1970.
    public static func systemUnixMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
