// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What tells ``RotatingCredentials`` the time, and chance.
struct RotationClock: Sendable {
    /// The time of day, in seconds since 1970; it may jump.
    var unixSeconds: @Sendable () -> Int64 = { CivilDate.systemUnixSeconds() }

    /// The time that only goes on.
    var now: @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }

    /// A random number in 0..<1.
    var random: @Sendable () -> Double = { Double.random(in: 0..<1) }
}
