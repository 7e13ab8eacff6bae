// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import AWS

/// How many calls are on their way at once, by a clock that is told the time.
@Suite struct ConcurrencyLimitTests {
    private let clock = TestClock()
    private let soon = ContinuousClock.now + .seconds(60)

    private func limit(_ range: ClosedRange<Int> = 2...16, step: Int = 4) -> ConcurrencyLimit {
        let clock = self.clock
        return ConcurrencyLimit(range: range, successesPerStep: step, now: { clock.now })
    }

    private func call(_ limit: ConcurrencyLimit, _ failure: AWSError.Code? = nil) async {
        clock.advance(.milliseconds(1))
        try? await limit.pass(deadline: soon) { () async throws(AWSError) in
            if let failure { throw AWSError(failure, "Scripted.") }
        }
        clock.advance(.milliseconds(1))
    }

    @Test func `it is halved by each refusal, down to its least`() async {
        let limit = limit()
        var seen: [Int] = []
        for _ in 0..<5 {
            await call(limit, .throttled)
            seen.append(limit.current)
        }
        #expect(seen == [8, 4, 2, 2, 2])
    }

    @Test func `it grows by one for so many successes, up to its most`() async {
        let limit = limit()
        await call(limit, .throttled)
        for _ in 0..<7 { await call(limit) }
        #expect(limit.current == 9)
        await call(limit, .notFound)
        #expect(limit.current == 10)
        for _ in 0..<100 { await call(limit) }
        #expect(limit.current == 16)
    }

    @Test func `other failures change nothing`() async {
        let limit = limit()
        await call(limit, .throttled)
        for code in [AWSError.Code.timeout, .unavailable, .connection, .cancelled] { await call(limit, code) }
        #expect(limit.current == 8)
    }

    @Test func `those that were on their way together halve it once`() async {
        let limit = limit()
        await withTaskGroup { group in
            for _ in 0..<10 {
                group.addTask {
                    try? await limit.pass(deadline: soon) { () async throws(AWSError) in
                        throw AWSError(.throttled, "Scripted.")
                    }
                }
            }
        }
        // The clock stands still, so all of them began when the first was refused.
        #expect(limit.current == 8)
    }

    @Test func `never more than that are on their way`() async {
        let limit = limit(2...3, step: 1000)
        let gauge = Gauge()
        await withTaskGroup { group in
            for _ in 0..<100 {
                group.addTask {
                    try? await limit.pass(deadline: soon) { () async throws(AWSError) in
                        gauge.enter()
                        await Task.yield()
                        gauge.leave()
                    }
                }
            }
        }
        #expect(gauge.most == 3)
        #expect(limit.waiting == 0)
    }

    @Test(arguments: [false, true])
    func `waiting ends at the deadline, or when the task is cancelled`(_ isCancelled: Bool) async throws {
        let limit = limit(1...1)
        let soon = self.soon
        try await limit.pass(deadline: soon) { () async throws(AWSError) in
            let waiting = Task {
                do throws(AWSError) {
                    try await limit.pass(deadline: isCancelled ? soon : .now + .milliseconds(20)) {}
                    return AWSError.Code?.none
                } catch {
                    return error.code
                }
            }
            while isCancelled, limit.waiting == 0 { await Task.yield() }
            if isCancelled { waiting.cancel() }
            #expect(await waiting.value == (isCancelled ? .cancelled : .timeout))
            #expect(limit.waiting == 0)
        }
        await call(limit)
    }

    @Test func `a task that is cancelled already does not wait`() async throws {
        let limit = limit(1...1)
        let soon = self.soon
        try await limit.pass(deadline: soon) { () async throws(AWSError) in
            let code = await Task {
                withUnsafeCurrentTask { $0?.cancel() }
                do throws(AWSError) {
                    try await limit.pass(deadline: soon) {}
                    return AWSError.Code?.none
                } catch {
                    return error.code
                }
            }.value
            #expect(code == .cancelled)
        }
    }
}

/// Counts what runs at once.
private final class Gauge: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func enter() { counts.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) } }

    func leave() { counts.withLock { $0.now -= 1 } }
}
