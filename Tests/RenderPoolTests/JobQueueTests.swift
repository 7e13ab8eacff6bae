// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RenderPool

struct JobQueueTests {
    private static func queue(workers: Int = 2, memory: Int = 100, length: Int = 4) -> JobQueue {
        var configuration = PoolConfiguration(program: "", workers: workers, types: [], memory: memory)
        configuration.queueLength = length
        return JobQueue(configuration)
    }

    private static func entry(
        _ id: Int, memory: Int = 10, pictures: Int = 0, of original: OriginalIdentity? = nil
    ) -> JobQueue.Entry {
        let memory = MemoryEstimate(decoding: memory - pictures, pictures: pictures)
        return JobQueue.Entry(id: id, original: original ?? "\(id)", memory: memory)
    }

    private static func take(_ queue: inout JobQueue) -> Int? { queue.next()?.id }

    @Test func `jobs run in the order they came`() throws {
        var queue = Self.queue()
        for id in 1...3 { try queue.admit(Self.entry(id), timeLeft: .seconds(20)) }
        let order = [queue.next(), queue.next(), queue.next(), queue.next()].map { $0?.id }
        #expect(order == [1, 2, 3, nil])
    }

    @Test func `a job waits until its memory is free`() throws {
        var queue = Self.queue()
        try queue.admit(Self.entry(1, memory: 60), timeLeft: .seconds(20))
        try queue.admit(Self.entry(2, memory: 60), timeLeft: .seconds(20))
        #expect(Self.take(&queue) == 1)
        #expect(Self.take(&queue) == nil)
        queue.finish(1, took: .milliseconds(10))
        #expect(Self.take(&queue) == 2)
    }

    @Test func `a large job is not overtaken`() throws {
        var queue = Self.queue()
        try queue.admit(Self.entry(1, memory: 60), timeLeft: .seconds(20))
        try queue.admit(Self.entry(2, memory: 60), timeLeft: .seconds(20))
        try queue.admit(Self.entry(3, memory: 1), timeLeft: .seconds(20))
        #expect(Self.take(&queue) == 1)
        #expect(Self.take(&queue) == nil)
    }

    @Test func `a job over the whole budget is refused for good`() {
        var queue = Self.queue()
        #expect { try queue.admit(Self.entry(1, memory: 101), timeLeft: .seconds(20)) } throws: {
            if case .tooLarge(101, 100)? = $0 as? RenderPoolError { true } else { false }
        }
    }

    @Test func `a full queue refuses`() throws {
        var queue = Self.queue(length: 2)
        try queue.admit(Self.entry(1), timeLeft: .seconds(20))
        try queue.admit(Self.entry(2), timeLeft: .seconds(20))
        #expect { try queue.admit(Self.entry(3), timeLeft: .seconds(20)) } throws: {
            if case .saturated? = $0 as? RenderPoolError { true } else { false }
        }
    }

    @Test func `a job that would come too late is refused`() throws {
        var queue = Self.queue(workers: 1, length: 100)
        for _ in 0..<200 { queue.finish(0, took: .seconds(1)) }
        #expect(queue.typical > .milliseconds(900))
        for id in 1...5 { try queue.admit(Self.entry(id), timeLeft: .seconds(20)) }
        #expect(queue.expectedWait > .seconds(4))
        #expect { try queue.admit(Self.entry(6), timeLeft: .seconds(2)) } throws: {
            if case .saturated(let wait)? = $0 as? RenderPoolError { wait > .seconds(4) } else { false }
        }
    }

    @Test func `a job whose process died goes first`() throws {
        var queue = Self.queue()
        try queue.admit(Self.entry(1), timeLeft: .seconds(20))
        try queue.admit(Self.entry(2), timeLeft: .seconds(20))
        let first = queue.next()
        queue.readmit(try #require(first))
        #expect(Self.take(&queue) == 1)
    }

    @Test func `a withdrawn job does not run`() throws {
        var queue = Self.queue()
        try queue.admit(Self.entry(1), timeLeft: .seconds(20))
        let outcomes = [queue.withdraw(1), queue.withdraw(1)]
        #expect(outcomes == [true, false])
        let next = queue.next()
        #expect(next == nil && queue.isEmpty)
    }

    @Test(
        arguments: [
            (["a", "a", "b", "a"], [1, 2, 4]), (["a", "b", "a"], [1, 3]), (["a", "b", "c"], [1]), (["a"], [1]),
        ])
    func `jobs on one original are taken together`(_ originals: [OriginalIdentity], _ taken: [Int]) throws {
        var queue = Self.queue(length: 10)
        for (place, original) in originals.enumerated() {
            try queue.admit(Self.entry(place + 1, of: original), timeLeft: .seconds(20))
        }
        #expect(Self.takeAll(&queue) == taken)
        #expect(queue.waitingCount == originals.count - taken.count && queue.runningCount == taken.count)
        for id in taken { queue.finish(id, took: .milliseconds(10)) }
        #expect(queue.runningCount == 0)
    }

    @Test func `what joins takes the memory of its picture alone, and waits when there is none`() throws {
        var queue = Self.queue(workers: 1, memory: 100, length: 10)
        for (id, pictures) in [(1, 5), (2, 20), (3, 30), (4, 10)] {
            try queue.admit(Self.entry(id, memory: 60 + pictures, pictures: pictures, of: "a"), timeLeft: .seconds(20))
        }
        // 65, 20 and 10; 30 would be too much.
        #expect(Self.takeAll(&queue) == [1, 2, 4])
        for id in [1, 2, 4] { queue.finish(id, took: nil) }
        #expect(Self.takeAll(&queue) == [3])
    }

    @Test func `who may not join keeps the place in the queue`() throws {
        var queue = Self.queue(workers: 1, length: 10)
        for id in 1...4 { try queue.admit(Self.entry(id, of: "a"), timeLeft: .seconds(20)) }
        #expect(Self.takeAll(&queue) { $0.id != 3 } == [1, 2, 4])
        for id in [1, 2, 4] { queue.finish(id, took: nil) }
        #expect(Self.take(&queue) == 3)
    }

    private static func takeAll(_ queue: inout JobQueue, if join: (JobQueue.Entry) -> Bool = { _ in true }) -> [Int]? {
        guard let first = queue.next() else { return nil }
        var taken = [first.id]
        queue.takeOthers(like: first) { entry in
            guard join(entry) else { return false }
            taken.append(entry.id)
            return true
        }
        return taken
    }
}
