// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Events

@Suite struct RecentMessagesTests {
    @Test func `a message is remembered until it is stale`() {
        let recent = RecentMessages()
        #expect(recent.begin("a", now: 0) == .new)
        #expect(recent.begin("a", now: 0) == .underWay)
        recent.end("a", handled: true, until: 10, now: 1)
        #expect(recent.begin("a", now: 9) == .handled)
        #expect(recent.begin("a", now: 10) == .new)
    }

    @Test func `a message that failed may come again`() {
        let recent = RecentMessages()
        #expect(recent.begin("a", now: 0) == .new)
        recent.end("a", handled: false, until: 10, now: 1)
        #expect(recent.begin("a", now: 1) == .new)
    }

    @Test func `when there are too many those that end first go`() {
        let recent = RecentMessages()
        for number in 0...RecentMessages.capacity {
            _ = recent.begin("\(number)", now: 0)
            recent.end("\(number)", handled: true, until: Int64(number + 1), now: 0)
        }
        #expect(recent.begin("0", now: 0) == .new)
        #expect(recent.begin("\(RecentMessages.capacity)", now: 0) == .handled)
        #expect(recent.begin("\(RecentMessages.capacity / 2)", now: 0) == .handled)
    }
}
