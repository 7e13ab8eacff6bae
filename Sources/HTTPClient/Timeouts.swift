// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How long a transfer may show no life.
///
/// All of it ends at the deadline too.
public struct Timeouts: Sendable, Hashable {
    /// Resolving, connecting and the TLS handshake together (`CURLOPT_CONNECTTIMEOUT_MS`).
    public var connect: Duration

    /// From the last byte of the request to the first of the answer.
    public var firstByte: Duration

    /// The time over which ``slowestRate`` is measured.
    public var stall: Duration

    /// The fewest bytes per second, in either direction, of a transfer that is alive.
    public var slowestRate: Int

    /// Defaults for an object store of the same region, where 100 ms is slow.
    public init(
        connect: Duration = .seconds(2),
        firstByte: Duration = .seconds(3),
        stall: Duration = .seconds(3),
        slowestRate: Int = 8 * 1024
    ) {
        self.connect = connect
        self.firstByte = firstByte
        self.stall = stall
        self.slowestRate = slowestRate
    }

    /// For a question that is answered when there is something to say: only
    /// connecting has an end, and all else is left to the deadline.
    ///
    /// Ten years, because a time that no clock reaches would overflow sums.
    public static var patient: Timeouts {
        Timeouts(firstByte: .seconds(315_360_000), stall: .seconds(315_360_000))
    }
}
