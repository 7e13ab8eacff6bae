// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import HTTPClient
import Stores
import Synchronization
import TestSupport
import Testing

/// When S3 is gone, or says that it is too much.
@Suite struct OutageTests {
    @Test func `an outage is noticed, costs nothing, and its end is noticed too`() async throws {
        let port = try ReservedPort()
        let clock = TestClock()
        let bucket = try FaultyBucket(port: port.number, safeguards: S3Safeguards(now: { clock.now }))
        for _ in 0..<5 { #expect(await bucket.get().code == .unavailable) }
        #expect(bucket.store.circuit == .open)
        let after = try await ScriptedS3.start(port: port, [Fault.found])
        // Nobody goes and looks before it is time.
        for _ in 0..<100 { #expect(await bucket.get().code == .unavailable) }
        #expect(after.requests.isEmpty)
        clock.advance(.seconds(1))
        #expect(await bucket.get().code == nil)
        #expect(bucket.store.circuit == .closed && after.requests.count == 1)
    }

    @Test func `a try a second is all that an outage gets`() async throws {
        let clock = TestClock()
        let bucket = try await FaultyBucket(
            [.error(500, "InternalError")], safeguards: S3Safeguards(now: { clock.now }))
        for _ in 0..<5 { _ = await bucket.get() }
        #expect(bucket.server.requests.count == 15)
        for second in 1...3 {
            clock.advance(.seconds(1))
            for _ in 0..<20 { #expect(await bucket.get().code == .unavailable) }
            #expect(bucket.server.requests.count == 15 + 3 * second)
        }
    }

    @Test(arguments: [
        ScriptedAnswer.error(404, "NoSuchKey"), .error(403, "AccessDenied"), .error(503, "SlowDown"),
        .object("longer than the limit"),
    ])
    func `answers open no circuit, whatever they are`(_ answer: ScriptedAnswer) async throws {
        let bucket = try await FaultyBucket([answer])
        for _ in 0..<10 { _ = await bucket.get() }
        #expect(bucket.store.circuit == .closed)
    }

    @Test func `a caller without patience opens no circuit`() async throws {
        let bucket = try await FaultyBucket([.steps([])])
        for _ in 0..<10 { #expect(await bucket.get(within: .milliseconds(20)).code == .timeout) }
        #expect(bucket.store.circuit == .closed)
    }

    @Test func `reads are fewer at once after SlowDown`() async throws {
        let safeguards = S3Safeguards()
        let bucket = try await FaultyBucket([.error(503, "SlowDown"), Fault.found], safeguards: safeguards)
        #expect(await bucket.get().code == nil)
        #expect(safeguards.reads.current == 88)
        for _ in 0..<15 { _ = await bucket.get() }
        #expect(safeguards.reads.current == 89)
    }

    @Test func `ten thousand reads of a flapping S3 are answered, and right`() async throws {
        let dice = Mutex(SeededGenerator(seed: 2026))
        let server = try await ScriptedServer { _ in
            switch dice.withLock({ Int.random(in: 0..<100, using: &$0) }) {
            case 0..<5: ScriptedAnswer.error(503, "SlowDown").steps(for: "GET")
            case 5..<7: [.reset]
            case 7: [.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"), .close]
            default: Fault.found.steps(for: "GET")
            }
        }
        let bucket = try FaultyBucket(server)
        let outcomes = await withTaskGroup { group in
            for _ in 0..<16 {
                group.addTask {
                    var right = 0
                    var wrong = 0
                    for _ in 0..<625 {
                        guard case .success(let body) = await bucket.get() else { continue }
                        if body == Fault.body { right += 1 } else { wrong += 1 }
                    }
                    return (right, wrong)
                }
            }
            return await group.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
        }
        #expect(outcomes.0 >= 9990 && outcomes.1 == 0)
        // At most a fifth of them again, as the budget has it, and what was in it.
        #expect(server.requests.count < 12_100)
        #expect(bucket.store.circuit == .closed)
    }
}
