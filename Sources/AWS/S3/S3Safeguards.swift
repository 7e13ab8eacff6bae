// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What keeps a client from making a bad day of its service worse.
///
/// One for each bucket, shared by those who use it.
public struct S3Safeguards: Sendable {
    /// Opens while S3 does not answer.
    public var circuit: CircuitBreaker

    /// Opens when S3 does not allow to store.
    ///
    /// That is a matter of configuration, and nothing that the next picture changes.
    public var writes: CircuitBreaker

    /// The reads that are on their way at once.
    public var reads: ConcurrencyLimit

    /// Five failures in a row and a try a second; a minute after a refusal to
    /// store; a few reads fewer at once than the HTTP client has connections, so that
    /// there is always one for what is to be stored.
    ///
    /// - Parameter now: Tells the time.
    public init(now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }) {
        circuit = CircuitBreaker(threshold: 5, pause: .seconds(1), now: now)
        writes = CircuitBreaker(threshold: 1, pause: .seconds(60), now: now)
        reads = ConcurrencyLimit(now: now)
    }
}
