// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Spelling
import Synchronization
import TestSupport
import Testing

@testable import Origin

struct MissingOriginalsTests {
    /// A clock that stands until it is moved.
    private final class Clock: Sendable {
        private let offset = Mutex(Duration.zero)
        private let start = ContinuousClock.now

        var now: ContinuousClock.Instant { start + offset.withLock { $0 } }

        func advance(by duration: Duration) { offset.withLock { $0 += duration } }
    }

    @Test func `a missing key is remembered for the period and no longer`() {
        let clock = Clock()
        let missing = MissingOriginals(period: .seconds(5)) { clock.now }
        missing.note("a")
        #expect(missing.contains("a") && !missing.contains("b"))
        clock.advance(by: .milliseconds(4999))
        #expect(missing.contains("a"))
        clock.advance(by: .milliseconds(1))
        #expect(!missing.contains("a"))
    }

    @Test func `a key that has come is forgotten at once`() {
        let missing = MissingOriginals(period: .seconds(5))
        missing.note("a")
        missing.forget("a")
        #expect(!missing.contains("a"))
    }

    @Test func `no period remembers nothing`() {
        let missing = MissingOriginals(period: .zero)
        missing.note("a")
        #expect(!missing.contains("a"))
    }

    @Test func `a guesser of names does not fill the memory`() {
        let clock = Clock()
        let missing = MissingOriginals(period: .seconds(5)) { clock.now }
        for number in 0..<20_000 { missing.note("\(number)") }
        #expect(missing.contains("0") && !missing.contains("19999"))
        clock.advance(by: .seconds(6))
        missing.note("after")
        #expect(missing.contains("after"))
    }
}
