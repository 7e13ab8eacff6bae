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

    private static func entry(_ id: Int, memory: Int = 10) -> JobQueue.Entry { JobQueue.Entry(id: id, memory: memory) }

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
}
