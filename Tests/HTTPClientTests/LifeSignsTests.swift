// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPClient

/// When a transfer counts as dead, by a clock that is told what time it is.
@Suite struct LifeSignsTests {
    private let start = ContinuousClock.now
    private let timeouts = Timeouts(firstByte: .seconds(3), stall: .seconds(3), slowestRate: 1024)

    @Test func `waiting for a connection is left to the connect timeout`() {
        var signs = LifeSigns(timeouts)
        let finding = signs.look(at: start + .seconds(60), isConnected: false, sent: 0, received: 0)
        #expect(finding == .alive(until: start + .seconds(60) + .milliseconds(250)))
    }

    @Test func `silence lasts until the first byte is due`() {
        var signs = LifeSigns(timeouts)
        #expect(look(&signs, 0, 0, 0) == .alive(until: start + .milliseconds(250)))
        #expect(look(&signs, 2, 0, 0) == .alive(until: start + .milliseconds(2250)))
        #expect(look(&signs, 3, 0, 0) == .silent)
    }

    @Test func `a body on its way out is no silence`() {
        var signs = LifeSigns(timeouts)
        _ = look(&signs, 0, 0, 0)
        #expect(look(&signs, 3, 1, 0) == .alive(until: start + .milliseconds(3250)))
        #expect(look(&signs, 5, 1, 0) == .alive(until: start + .milliseconds(5250)))
        #expect(look(&signs, 6, 1, 0) == .silent)
    }

    @Test(arguments: [(3071, false), (3072, true)])
    func `a transfer is alive at the slowest rate and not below`(_ bytes: Int64, _ isAlive: Bool) {
        var signs = LifeSigns(timeouts)
        _ = look(&signs, 0, 0, 0)
        #expect(look(&signs, 1, 0, 100_000) == .alive(until: start + .seconds(4)))
        #expect(look(&signs, 4, 0, 100_000 + bytes) == (isAlive ? .alive(until: start + .seconds(7)) : .stalled))
    }

    @Test func `patience outlasts a process that is frozen for days`() {
        var signs = LifeSigns(.patient)
        _ = look(&signs, 0, 0, 0)
        let days = 30 * 86_400
        #expect(look(&signs, days, 0, 0) == .alive(until: start + .seconds(days) + .milliseconds(250)))
        #expect(look(&signs, days + 1, 0, 1) == .alive(until: start + .seconds(days + 1) + Timeouts.patient.stall))
        #expect(look(&signs, days * 2, 0, 1) == .alive(until: start + .seconds(days + 1) + Timeouts.patient.stall))
    }

    private func look(_ signs: inout LifeSigns, _ second: Int, _ sent: Int64, _ received: Int64) -> LifeSigns.Finding {
        signs.look(at: start + .seconds(second), isConnected: true, sent: sent, received: received)
    }
}
