// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import Spelling
import TestSupport
import Testing

/// What counts when an object has several events.
@Suite struct LatestEventTests {
    /// `+3` is a creation with the sequencer 3, `-` a removal without one.
    private static func event(_ short: Substring, key: ObjectKey = "k") -> ObjectEvent {
        ObjectEvent(
            short.first == "+" ? .created : .removed, bucket: "b", key: key,
            sequencer: Sequencer(String(short.dropFirst())))
    }

    @Test(
        arguments: [
            ("+1", "+1"), ("+1 -2", "-2"), ("-2 +1", "-2"), ("-1 +2", "+2"), ("+2 -1", "+2"), ("+1 -2 +3", "+3"),
            ("+3 -2 +1", "+3"), ("-2 +3 +1", "+3"), ("+1 +1 +1", "+1"), ("+9 -A", "-A"), ("+1 -11 +0F", "-11"),
            ("+ -", "-"), ("- +", "+"), ("+5 -", "-"), ("- +5", "+5"), ("+5 - +3", "-"), ("+3 - +5", "+5"),
            ("- +3 +5 +4", "+5"), ("+5 +3 -", "-"),
        ])
    func `the latest event of an object counts`(_ events: String, _ latest: Substring) {
        let found = ObjectEvent.latest(of: events.split(separator: " ").map { Self.event($0) })
        #expect(found == [Self.event(latest)])
    }

    @Test func `duplicates come to one, in any order`() {
        var random = SeededGenerator(seed: 3)
        let events = ["+1", "-2", "+3", "-4"].flatMap { Array(repeating: Self.event($0), count: 10) }
        for _ in 0..<200 {
            #expect(ObjectEvent.latest(of: events.shuffled(using: &random)) == [Self.event("-4")])
        }
    }

    @Test func `objects keep the order in which they appear`() {
        let events = [("+1", "a"), ("+9", "b"), ("-2", "a"), ("-1", "c"), ("-3", "b")].map { Self.event($0, key: $1) }
        let latest = ObjectEvent.latest(of: events)
        #expect(latest.map(\.key) == ["a", "b", "c"] && latest.map(\.change) == [.removed, .created, .removed])
        #expect(ObjectEvent.latest(of: []).isEmpty)
    }

    @Test func `the same key in another bucket is another object`() {
        var other = Self.event("-9")
        other.bucket = "c"
        #expect(ObjectEvent.latest(of: [Self.event("+1"), other]).count == 2)
    }
}
