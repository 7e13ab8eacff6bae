// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Spelling
import Testing

@testable import RenderPool

struct QuarantineTests {
    private let start = ContinuousClock.now

    private static func note(
        _ identity: OriginalIdentity, in quarantine: inout Quarantine, _ now: ContinuousClock.Instant
    )
        -> Bool
    {
        quarantine.note(identity, now: now)
    }

    @Test func `two deaths put an original in quarantine for ten minutes`() {
        var quarantine = Quarantine()
        #expect(!Self.note("a", in: &quarantine, start))
        #expect(!quarantine.holds("a", now: start))
        #expect(Self.note("a", in: &quarantine, start + .seconds(1)))
        #expect(quarantine.holds("a", now: start + .seconds(2)))
        #expect(!quarantine.holds("b", now: start + .seconds(2)))
        #expect(!quarantine.holds("a", now: start + .seconds(602)))
    }

    @Test func `a success in between clears an original`() {
        var quarantine = Quarantine()
        _ = quarantine.note("a", now: start)
        quarantine.clear("a")
        #expect(!Self.note("a", in: &quarantine, start))
    }

    @Test func `deaths long ago do not count`() {
        var quarantine = Quarantine()
        _ = quarantine.note("a", now: start)
        #expect(!Self.note("a", in: &quarantine, start + .seconds(700)))
    }

    @Test func `an attacker with many originals does not fill the memory`() {
        var quarantine = Quarantine()
        for number in 0..<10_000 { _ = quarantine.note("\(number)", now: start) }
        #expect(!quarantine.holds("0", now: start))
        _ = quarantine.note("9999", now: start)
        #expect(quarantine.holds("9999", now: start))
    }
}
