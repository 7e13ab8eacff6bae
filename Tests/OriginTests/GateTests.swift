// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Origin

@Suite(.timeLimit(.minutes(5)))
struct GateTests {
    /// Waits inside until the signal is fired.
    private static func pass(_ gate: Gate, until signal: Signal) async throws(OriginError) {
        try await gate.pass { () async throws(OriginError) in try? await signal.wait() }
    }

    @Test func `no more are inside than the gate is wide`() async throws {
        let gate = Gate(width: 3, queue: 1000)
        let inside = Shared((now: 0, most: 0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<300 {
                group.addTask {
                    try await gate.pass { () async throws(OriginError) in
                        inside.change { inside in
                            inside.now += 1
                            inside.most = max(inside.most, inside.now)
                        }
                        for _ in 0..<5 { await Task.yield() }
                        inside.change { $0.now -= 1 }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(inside.value == (0, 3))
    }

    @Test func `who waits first enters first`() async throws {
        let gate = Gate(width: 1, queue: 100)
        let signal = Signal()
        let order = Shared<[Int]>([])
        try await withTaskExecutorPreference(InOrder()) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await Self.pass(gate, until: signal) }
                for number in 0..<50 {
                    group.addTask {
                        try await gate.pass { () async throws(OriginError) in order.change { $0.append(number) } }
                    }
                }
                group.addTask { signal.fire() }
                try await group.waitForAll()
            }
        }
        #expect(order.value == Array(0..<50))
    }

    @Test func `too long a queue refuses at once and says when to come again`() async throws {
        let gate = Gate(width: 1, queue: 2)
        let signal = Signal()
        try await withTaskExecutorPreference(InOrder()) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<3 { group.addTask { try await Self.pass(gate, until: signal) } }
                group.addTask {
                    do throws(OriginError) {
                        try await Self.pass(gate, until: signal)
                        Issue.record("The fourth was let in.")
                    } catch {
                        #expect(error.cause == .saturated)
                        #expect(error.retryAfter == .seconds(1))
                    }
                    signal.fire()
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `a waiter whose task is cancelled leaves and makes room in the queue`() async throws {
        let gate = Gate(width: 1, queue: 1)
        let (line, signal) = (InOrder(), Signal())
        let inside = line.start { try await Self.pass(gate, until: signal) }
        let waiting = line.start { try await Self.pass(gate, until: signal) }
        await line.catchUp()
        waiting.cancel()
        #expect(await CoalescerTests.cause { try await waiting.value } == .cancelled)
        let next = line.start { try await Self.pass(gate, until: signal) }
        await line.catchUp()
        signal.fire()
        try await inside.value
        try await next.value
    }

    @Test func `a waiter whose task was cancelled before it came does not wait`() async throws {
        let gate = Gate(width: 1, queue: 10)
        let (line, signal, ended) = (InOrder(), Signal(), Signal())
        let inside = line.start { try await Self.pass(gate, until: signal) }
        let late = line.start {
            withUnsafeCurrentTask { $0?.cancel() }
            defer { ended.fire() }
            try await gate.pass { () async throws(OriginError) in }
        }
        await line.catchUp()
        #expect(ended.isFired)
        signal.fire()
        #expect(await CoalescerTests.cause { try await late.value } == .cancelled)
        try await inside.value
    }

    @Test func `an error inside gives the place back`() async throws {
        let gate = Gate(width: 1, queue: 0)
        for _ in 0..<3 {
            let cause = await CoalescerTests.cause {
                try await gate.pass { () async throws(OriginError) in throw OriginError(.missing, "gone") }
            }
            #expect(cause == .missing)
        }
    }

    @Test func `no place is lost and none is won by cancelling at random`() async throws {
        let gate = Gate(width: 3, queue: 1000)
        let tasks = (0..<600).map { _ in
            Task {
                try await gate.pass { () async throws(OriginError) in for _ in 0..<3 { await Task.yield() } }
            }
        }
        for _ in 0..<300 {
            tasks[Int.random(in: 0..<600)].cancel()
            await Task.yield()
        }
        for task in tasks { _ = await task.result }
        try await expectPlaces(3, in: gate)
    }

    /// Exactly so many get in, and one more waits.
    private func expectPlaces(_ count: Int, in gate: Gate) async throws {
        let signal = Signal()
        let entered = Shared(0)
        try await withTaskExecutorPreference(InOrder()) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0...count {
                    group.addTask {
                        try await gate.pass { () async throws(OriginError) in
                            entered.change { $0 += 1 }
                            try? await signal.wait()
                        }
                    }
                }
                group.addTask {
                    #expect(entered.value == count)
                    signal.fire()
                }
                try await group.waitForAll()
            }
        }
        #expect(entered.value == count + 1)
    }
}
