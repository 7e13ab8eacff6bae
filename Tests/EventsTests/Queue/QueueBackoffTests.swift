// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Origin
import Testing

@testable import Events

/// How long is waited, and how often something is said.
@Suite struct QueueBackoffTests {
    @Test(
        arguments: [
            (Int.min, 5), (0, 5), (1, 5), (2, 10), (3, 20), (6, 160), (7, 300), (8, 300), (1000, 300), (Int.max, 300),
        ])
    func `a message waits longer each time, up to five minutes`(_ receives: Int, _ seconds: Int) {
        #expect(QueueBackoff.retry(receiveCount: receives, random: 1) == .seconds(seconds))
        #expect(QueueBackoff.retry(receiveCount: receives, random: 0) == .seconds(seconds) / 2)
    }

    @Test(arguments: [(1, 500), (2, 1000), (6, 16_000), (7, 20_000), (Int.max, 20_000)])
    func `a queue is asked again after up to 20 seconds`(_ failures: Int, _ milliseconds: Int) {
        #expect(QueueBackoff.outage(failures: failures, random: 1) == .milliseconds(milliseconds))
        #expect(QueueBackoff.outage(failures: failures, random: 0) == .milliseconds(milliseconds) / 2)
    }

    @Test func `what goes on is said once a minute`() {
        let minute = OnceAMinute()
        let start = ContinuousClock.now
        let due = [0, 1, 59, 60, 61, 119, 121].map { minute.isDue(at: start + .seconds($0)) }
        #expect(due == [true, false, false, true, false, false, true])
    }

    @Test func `the last few hundred names are known again`() {
        let names = RecentNames()
        #expect(names.insert("a") && !names.insert("a"))
        for number in 0..<500 { #expect(names.insert("\(number)") && !names.insert("\(number)")) }
        #expect(!names.insert("a"))
        for number in 500..<3000 { #expect(names.insert("\(number)")) }
        #expect(names.insert("a"))
    }
}
