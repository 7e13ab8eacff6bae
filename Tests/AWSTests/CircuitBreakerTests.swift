// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// When calls are let pass, by a clock that is told the time.
@Suite struct CircuitBreakerTests {
    private let clock = TestClock()

    private func breaker() -> CircuitBreaker {
        let clock = self.clock
        return CircuitBreaker(threshold: 3, pause: .seconds(1), now: { clock.now })
    }

    private func opened() -> CircuitBreaker {
        let breaker = breaker()
        for failure in 1...3 {
            #expect(breaker.admits() && breaker.state == .closed)
            #expect(breaker.failed() == (failure == 3))
        }
        #expect(breaker.state == .open)
        return breaker
    }

    @Test func `it opens after failures in a row, and refuses`() {
        let breaker = opened()
        #expect(!breaker.admits())
        clock.advance(.milliseconds(999))
        #expect(!breaker.admits() && breaker.state == .open)
    }

    @Test func `a success in between starts the count anew`() {
        let breaker = breaker()
        for _ in 0..<5 {
            breaker.failed()
            breaker.failed()
            breaker.succeeded()
        }
        #expect(breaker.state == .closed && breaker.admits())
    }

    @Test func `one try a second is let pass, however long it takes`() {
        let breaker = opened()
        for _ in 0..<3 {
            clock.advance(.seconds(1))
            #expect(breaker.admits() && !breaker.admits())
            #expect(breaker.state == .halfOpen)
        }
        breaker.failed()
        #expect(breaker.state == .open && !breaker.admits())
        clock.advance(.seconds(1))
        #expect(breaker.admits())
    }

    @Test func `it closes with the first success`() {
        let breaker = opened()
        clock.advance(.seconds(1))
        #expect(breaker.admits())
        breaker.succeeded()
        #expect(breaker.state == .closed && breaker.admits() && breaker.admits())
        #expect(!breaker.failed())
    }
}
