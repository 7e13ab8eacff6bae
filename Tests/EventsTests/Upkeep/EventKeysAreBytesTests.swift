// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Origin
import Spelling
import TestSupport
import Testing

@testable import Events

/// What is remembered of events on one key is not taken for another's that `String` takes for the same.
@Suite struct EventKeysAreBytesTests {
    static let pairs: [(ObjectKey, ObjectKey)] = [
        ("gr\u{FC}n.jpg", "gru\u{308}n.jpg"), ("\u{212A}.jpg", "K.jpg"), ("\u{AC00}.jpg", "\u{1100}\u{1161}.jpg"),
    ]

    @Test(arguments: pairs)
    func `one that the CDN has still to be told of is not the other`(one: ObjectKey, other: ObjectKey) {
        let owed = OwedInvalidations()
        owed.note(one)
        #expect(owed.contains(one))
        #expect(!owed.contains(other))
    }

    @Test(arguments: pairs)
    func `work on one does not wait for the other`(one: ObjectKey, other: ObjectKey) async {
        let turns = Turns()
        let (first, second) = await turns.take(one) { await turns.take(other) { (1, turns.count) } }
        #expect(first == 1)
        #expect(second == 2)
    }

    @Test(arguments: pairs)
    func `a message is not known by another's name`(one: ObjectKey, other: ObjectKey) {
        let names = RecentNames()
        #expect(names.insert(one.string))
        #expect(names.insert(other.string))
        #expect(!names.insert(one.string))
    }

    @Test(arguments: pairs)
    func `a message of SNS is not known by another's id`(one: ObjectKey, other: ObjectKey) {
        let messages = RecentMessages()
        #expect(messages.begin(one.string, now: 0) == .new)
        #expect(messages.begin(other.string, now: 0) == .new)
    }
}
