// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import TestSupport
import Testing

@testable import Serving

struct OpenConnectionsTests {
    @Test func `a line gives back who waited longest, and whoever leaves it is not in it`() {
        var line = WaitingLine<Int>()
        let places = (0..<6).map { line.append($0) }
        for gone in [0, 3, 5] { line.remove(places[gone]) }
        line.remove(places[3])
        #expect(line.count == 3)
        _ = line.append(6)
        #expect(
            [line.popFirst(), line.popFirst(), line.popFirst(), line.popFirst(), line.popFirst()] == [1, 2, 4, 6, nil])
        #expect(line.isEmpty)
    }

    @Test func `at the bound the one that waited longest gives way, and none in work`() {
        let connections = OpenConnections(most: 3)
        let evicted = Shared<[Int]>([])
        var places: [OpenConnections.Place] = []
        for number in 0..<3 {
            connections.opened()
            places.append(connections.wait { evicted.change { $0.append(number) } })
        }
        connections.leave(places[0])
        #expect(connections.hasRoom())
        connections.opened()
        #expect(evicted.value == [1])
        connections.evicted(true)
        connections.closed()
        connections.opened()
        #expect(evicted.value == [1, 2])
    }

    @Test func `new ones are held back while all are in work, until one waits or goes`() {
        for goes in [true, false] {
            let connections = OpenConnections(most: 1)
            let resumed = Shared(0)
            connections.onRoom { resumed.change { $0 += 1 } }
            connections.opened()
            #expect(!connections.hasRoom())
            if goes { connections.closed() } else { _ = connections.wait {} }
            #expect(resumed.value == 1)
            #expect(connections.hasRoom())
        }
    }

    /// Each began its work between being waited for and the next one's coming, so that none gave way in time.
    @Test func `those above the bound give way when their work is done`() {
        let connections = OpenConnections(most: 4)
        let evicted = Shared(0)
        for _ in 0..<8 {
            let place = connections.wait {}
            _ = connections.hasRoom()
            connections.leave(place)
            connections.opened()
        }
        for _ in 0..<8 { _ = connections.wait { evicted.change { $0 += 1 } } }
        #expect(!connections.hasRoom())
        #expect(evicted.value == 1)
    }

    @Test func `another gives way for one that had just begun to work`() {
        let connections = OpenConnections(most: 2)
        let evicted = Shared<[Int]>([])
        for number in 0..<2 {
            connections.opened()
            _ = connections.wait { evicted.change { $0.append(number) } }
        }
        connections.opened()
        #expect(evicted.value == [0])
        connections.evicted(false)
        #expect(evicted.value == [0, 1])
    }

    @Test func `no sender has more than half, and what it gives back it may have again`() throws {
        let budget = PeerBudget(8)
        let (one, other) = (
            Peer(try SocketAddress(ipAddress: "10.0.0.1", port: 1)),
            Peer(try SocketAddress(ipAddress: "10.0.0.2", port: 1))
        )
        #expect(budget.take(4, for: one))
        #expect(!budget.take(1, for: one))
        #expect(budget.take(4, for: other))
        budget.give(4, from: other)
        #expect(!budget.take(1, for: one))
        budget.give(1, from: one)
        #expect(budget.take(1, for: one))
    }

    @Test(arguments: [
        ("10.0.0.1", "10.0.0.1", true), ("10.0.0.1", "10.0.0.2", false), ("2001:db8::1", "2001:db8::2", true),
        ("2001:db8::1", "2001:db8:0:1::1", false), ("::ffff:10.0.0.1", "10.0.0.1", true),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.2", false),
    ])
    func `senders are told apart by what they command`(one: String, other: String, areSame: Bool) throws {
        let peers =
            Peer(try SocketAddress(ipAddress: one, port: 1)) == Peer(try SocketAddress(ipAddress: other, port: 2))
        #expect(peers == areSame)
    }
}
