// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How long to wait for better times.
///
/// All waits are between a half and the whole of what is said here, by chance:
/// what failed together should not come back together.
enum QueueBackoff {
    /// What SQS allows is 12 hours since a message was received.
    static let longest = Duration.seconds(11 * 3600)

    /// Before a message comes again: 5 s, doubled with each time it was received, up to 5 minutes.
    static func retry(receiveCount: Int, random: Double) -> Duration {
        grown(.seconds(5), receiveCount, cap: .seconds(300), random)
    }

    /// Before the queue is asked again: half a second, doubled with each failure in a row, up to 20 s.
    static func outage(failures: Int, random: Double) -> Duration {
        grown(.milliseconds(500), failures, cap: .seconds(20), random)
    }

    /// Before a message's deletion is tried again.
    static func deletion(failures: Int, random: Double) -> Duration {
        grown(.seconds(1), failures, cap: .seconds(5), random)
    }

    private static func grown(_ base: Duration, _ time: Int, cap: Duration, _ random: Double) -> Duration {
        min(cap, base * (1 << (min(max(1, time), 16) - 1))) * (0.5 + random / 2)
    }
}
