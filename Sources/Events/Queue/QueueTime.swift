// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What a worker knows of time and chance.
struct QueueTime: Sendable {
    /// The time that only goes on.
    var now: @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }

    /// Waits; throws if the task is cancelled.
    var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// A random number in 0..<1.
    var random: @Sendable () -> Double = { Double.random(in: 0..<1) }
}
