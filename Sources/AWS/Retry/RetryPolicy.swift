// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// When and after how long a failed call is made again.
public struct RetryPolicy: Sendable {
    /// The most retries of one call.
    public var limit: Int

    /// The longest wait before the first retry; it doubles with each.
    public var base: Duration

    /// The longest wait before any retry.
    public var cap: Duration

    /// The longest wait for the head of an answer to a read.
    public var attempt: Duration

    /// What the retries of all calls together may spend.
    public var budget: RetryBudget

    /// Tells the time.
    public var now: @Sendable () -> ContinuousClock.Instant

    /// Waits; throws if the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void

    /// A random number in 0..<1.
    public var random: @Sendable () -> Double

    /// The policy of a server whose own caller waits: short and few.
    ///
    /// The AWS SDKs begin at a second, by when a browser's user has left.
    public init(
        limit: Int = 2,
        base: Duration = .milliseconds(50),
        cap: Duration = .seconds(1),
        attempt: Duration = .seconds(5),
        budget: RetryBudget = RetryBudget(),
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now },
        sleep: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) },
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.limit = limit
        self.base = base
        self.cap = cap
        self.attempt = attempt
        self.budget = budget
        self.now = now
        self.sleep = sleep
        self.random = random
    }

    /// How long to wait before the next try; nil to give up.
    ///
    /// The wait is anything up to the full backoff ("full jitter"): callers
    /// that failed together must not come back together. Where there was too
    /// much of them they are spread over four times as long.
    ///
    /// - Parameters:
    ///   - retry: How many retries there were.
    ///   - error: What the last try ended with.
    ///   - deadline: A wait that would end after it is not begun.
    func delay(
        before retry: Int,
        after error: AWSError.Code = .unavailable,
        deadline: ContinuousClock.Instant
    ) -> Duration? {
        guard retry < limit else { return nil }
        let step = error == .throttled ? base * 4 : base
        let backoff = min(cap, step * (1 << min(retry, 16)))
        let wait = backoff * random()
        guard now() + wait < deadline, budget.withdraw() else { return nil }
        return wait
    }
}
