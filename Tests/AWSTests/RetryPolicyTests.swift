// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import AWS

/// When a call is made again, by a clock and dice that are told what to say.
@Suite struct RetryPolicyTests {
    private static let now = ContinuousClock.now

    private func policy(random: Double = 1) -> RetryPolicy {
        RetryPolicy(limit: 9, now: { Self.now }, sleep: { _ in }, random: { random })
    }

    @Test func `the wait doubles up to its cap and then ends`() {
        let waits = (0..<10).map { policy().delay(before: $0, after: .unavailable, deadline: Self.now + .seconds(60)) }
        let milliseconds = [50, 100, 200, 400, 800, 1000, 1000, 1000, 1000]
        #expect(waits == milliseconds.map { .milliseconds($0) } + [nil])
    }

    @Test func `the wait is any part of that`() {
        let end = Self.now + .seconds(60)
        #expect(policy(random: 0).delay(before: 3, after: .unavailable, deadline: end) == .zero)
        #expect(policy(random: 0.5).delay(before: 3, after: .unavailable, deadline: end) == .milliseconds(200))
    }

    @Test func `who was too many waits four times as long`() {
        let waits = (0..<4).map { policy().delay(before: $0, after: .throttled, deadline: Self.now + .seconds(60)) }
        #expect(waits == [200, 400, 800, 1000].map { .milliseconds($0) })
    }

    @Test func `no wait goes beyond the deadline`() {
        #expect(policy().delay(before: 0, after: .unavailable, deadline: Self.now + .milliseconds(50)) == nil)
        #expect(policy().delay(before: 0, after: .unavailable, deadline: Self.now + .milliseconds(51)) != nil)
    }

    @Test func `the budget is spent by retries and filled by successes`() {
        let policy = policy()
        let deadline = Self.now + .seconds(60)
        for _ in 0..<100 { #expect(policy.delay(before: 0, after: .unavailable, deadline: deadline) != nil) }
        #expect(policy.delay(before: 0, after: .unavailable, deadline: deadline) == nil)
        for _ in 0..<5 { policy.budget.deposit() }
        #expect(policy.delay(before: 0, after: .unavailable, deadline: deadline) != nil)
        #expect(policy.delay(before: 0, after: .unavailable, deadline: deadline) == nil)
        for _ in 0..<1000 { policy.budget.deposit() }
        #expect((0..<200).count { _ in policy.delay(before: 0, after: .unavailable, deadline: deadline) != nil } == 100)
    }
}
