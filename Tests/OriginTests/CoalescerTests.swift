// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import TestSupport
import Testing

@testable import Origin

/// `InOrder` makes sure of who asks first and that all wait before the work ends.
@Suite(.timeLimit(.minutes(5)))
struct CoalescerTests {
    private let coalescer = Coalescer<Int>()
    private let runs = Shared(0)

    /// Work that ends when the signal is fired, and fails with `cancelled` when it is cancelled first.
    private func work(until signal: Signal, _ result: Result<Int, OriginError> = .success(7)) -> Coalescer<Int>.Work {
        { () async throws(OriginError) in
            runs.change { $0 += 1 }
            do { try await signal.wait() } catch { throw OriginError(.cancelled, "work") }
            return try result.get()
        }
    }

    @Test func `a hundred callers share one execution, and one of them started it`() async throws {
        let signal = Signal()
        let answers = try await withTaskExecutorPreference(InOrder()) {
            try await withThrowingTaskGroup(of: (value: Int, joined: Bool, waiters: Int).self) { group in
                for _ in 0..<100 { group.addTask { try await coalescer.run("a", work(until: signal)) } }
                group.addTask {
                    #expect(coalescer.count == 1)
                    signal.fire()
                    return (7, true, 100)
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(runs.value == 1)
        #expect(answers.count == 101 && answers.allSatisfy { $0.value == 7 && $0.waiters == 100 })
        #expect(answers.count { !$0.joined } == 1)
        #expect(coalescer.count == 0)
    }

    @Test func `different keys do not wait for each other`() async throws {
        let never = Signal()
        let hanging = Task { try await coalescer.run("a", work(until: never)) }
        let other = try await coalescer.run("b") { () async throws(OriginError) in 8 }
        #expect(other.value == 8 && !other.joined)
        hanging.cancel()
        await #expect(throws: OriginError.self) { try await hanging.value }
    }

    @Test func `a leader that leaves does not end the flight of the others`() async throws {
        let (line, signal) = (InOrder(), Signal())
        let leader = line.start { try await coalescer.run("a", work(until: signal)) }
        let others = (0..<3).map { _ in line.start { try await coalescer.run("a", work(until: signal)) } }
        await line.catchUp()
        leader.cancel()
        #expect(await Self.cause { try await leader.value } == .cancelled)
        #expect(coalescer.count == 1)
        signal.fire()
        for other in others {
            let answer = try await other.value
            #expect(answer == (7, true, 3))
        }
        #expect(runs.value == 1)
    }

    @Test func `the last to leave cancels the work, and none before`() async throws {
        let (line, held, cancelled) = (InOrder(), Signal(), Signal())
        let callers = (0..<3).map { _ in
            line.start {
                try await coalescer.run("a") { () async throws(OriginError) in
                    do { try await held.wait() } catch { cancelled.fire() }
                    return 1
                }
            }
        }
        await line.catchUp()
        for caller in callers {
            #expect(coalescer.count == 1 && !cancelled.isFired)
            caller.cancel()
            #expect(await Self.cause { try await caller.value } == .cancelled)
        }
        #expect(coalescer.count == 0)
        try await eventually { cancelled.isFired }
    }

    @Test func `an error reaches everybody`() async {
        let signal = Signal()
        let error = OriginError(.missing, "gone")
        let causes = await withTaskExecutorPreference(InOrder()) {
            await withTaskGroup(of: OriginError.Cause?.self) { group in
                for _ in 0..<10 {
                    group.addTask {
                        await Self.cause { try await coalescer.run("a", work(until: signal, .failure(error))) }
                    }
                }
                group.addTask {
                    signal.fire()
                    return .missing
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        #expect(runs.value == 1)
        #expect(causes == Array(repeating: .missing, count: 11))
        #expect(coalescer.count == 0)
    }

    @Test func `a caller whose task is cancelled already gets no value and leaves nothing behind`() async {
        let (line, signal) = (InOrder(), Signal())
        let caller = line.start {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await coalescer.run("a", work(until: signal))
        }
        await line.catchUp()
        #expect(coalescer.count == 0)
        signal.fire()
        #expect(await Self.cause { try await caller.value } == .cancelled)
    }

    @Test func `a caller whose task is cancelled already does not harm the flight it would join`() async throws {
        let (line, signal) = (InOrder(), Signal())
        let first = line.start { try await coalescer.run("a", work(until: signal)) }
        let second = line.start {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await coalescer.run("a", work(until: signal))
        }
        await line.catchUp()
        #expect(coalescer.count == 1)
        signal.fire()
        #expect(await Self.cause { try await second.value } == .cancelled)
        let answer = try await first.value
        #expect(answer == (7, false, 1))
    }

    @Test func `a flight that landed is over and the next caller starts another`() async throws {
        for expected in 1...3 {
            let answer = try await coalescer.run("a") { () async throws(OriginError) in
                runs.change { runs in
                    runs += 1
                    return runs
                }
            }
            #expect(answer == (expected, false, 1))
        }
    }

    @Test func `who comes after the last has left gets a flight of their own`() async throws {
        let left = Task { try await coalescer.run("a", work(until: Signal())) }
        try await eventually { coalescer.count == 1 }
        left.cancel()
        _ = await left.result
        let answer = try await coalescer.run("a") { () async throws(OriginError) in 9 }
        #expect(answer == (9, false, 1))
    }

    static func cause<Value>(_ body: () async throws -> Value) async -> OriginError.Cause? {
        do {
            _ = try await body()
            return nil
        } catch { return (error as? OriginError)?.cause }
    }
}
