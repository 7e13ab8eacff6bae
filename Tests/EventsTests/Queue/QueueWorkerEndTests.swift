// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Events
import ServiceLifecycleTestKit
import TestSupport
import Testing

/// How a worker ends, and what is left to others then.
@Suite struct QueueWorkerEndTests {
    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `a shutdown ends the wait at once`(_ seed: UInt64) throws {
        try Simulation(seed: seed).run { simulation in
            let worker = simulation.worker(MemoryQueue(simulation)) { _ in .done }
            let end = try await simulation.serve(worker, for: .seconds(50))
            #expect(end.took == .zero)
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `a shutdown lets what is in work finish, and takes nothing more`(_ seed: UInt64) throws {
        try Simulation(seed: seed).run { simulation in
            let queue = MemoryQueue(simulation)
            queue.send("a", "b", "c")
            let seen = Shared<Set<String>>([])
            let worker = simulation.worker(queue, width: 2) { message in
                seen.change { $0.insert(message.body) }
                try? await simulation.sleep(.seconds(100))
                return .done
            }
            let end = try await simulation.serve(worker, for: .seconds(10))
            #expect(end.took > .seconds(85) && end.took < .seconds(95))
            #expect(seen.value.count == 2 && Set(queue.deleted) == seen.value && queue.left.count == 1)
        }
    }

    @Test(arguments: [true, false])
    func `messages that come with the word to stop are given back`(_ isAnswered: Bool) throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation, answersCancelled: isAnswered)
            let metrics = CountedMetrics()
            queue.send("a", "b")
            let worker = simulation.worker(queue, metrics: metrics) { _ in .done }
            try await testGracefulShutdown { trigger in
                queue.whenTaken { trigger.triggerGracefulShutdown() }
                try await worker.run()
            }
            #expect(queue.left == ["a", "b"] && metrics["miniature_queue_messages_total{outcome=done}"] == 0)
            // What never arrived comes again by itself.
            let released = queue.calls(.setVisibility)
            #expect(released.map(\.visibility) == (isAnswered ? [.zero] : []))
            #expect(released.map(\.count) == (isAnswered ? [2] : []))
            #expect(queue.comeAgain.allSatisfy { isAnswered == ($0 <= simulation.elapsed) })
        }
    }

    @Test(arguments: 1...10 as ClosedRange<UInt64>)
    func `what was in work at a crash comes again`(_ seed: UInt64) throws {
        try Simulation(seed: seed).run { simulation in
            let queue = MemoryQueue(simulation)
            let (log, metrics) = (LogRecorder(), CountedMetrics())
            queue.send("a", "b")
            let crashed = simulation.worker(queue, logger: log.logger, metrics: metrics) { _ in
                try? await simulation.sleep(.seconds(500))
                // It only gave up: this is not to be believed.
                return .done
            }
            try await simulation.crash(crashed, after: .seconds(100))
            #expect(metrics["miniature_queue_messages_total{outcome=done}"] == 0)
            #expect(!log.lines.contains { $0.message.contains("not deleted") })
            #expect(queue.deleted.isEmpty && queue.left == ["a", "b"] && simulation.elapsed == .seconds(100))
            #expect(queue.comeAgain.allSatisfy { $0 > .seconds(100) && $0 <= .seconds(130) })
            let worker = simulation.worker(queue) { _ in .done }
            try await simulation.serve(worker, for: .seconds(40))
            #expect(Set(queue.deleted) == ["a", "b"])
        }
    }

    @Test func `a worker that is stopped before it begins asks for nothing`() throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation)
            let worker = simulation.worker(queue) { _ in .done }
            try await simulation.serve(worker, for: .zero)
            try await simulation.crash(worker, after: .zero)
            #expect(queue.calls(.receive).isEmpty)
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `500 messages outlive workers that die at random`(_ seed: UInt64) throws {
        try Simulation(seed: seed).run { simulation in
            let queue = MemoryQueue(simulation, mostReceives: 1000, answersCancelled: seed % 2 == 0)
            let names = (0..<500).map { "m\($0)" }
            queue.send(names)
            let handled = Shared<Set<String>>([])
            let handler: @Sendable (QueueMessage) async -> Disposition = { message in
                try? await simulation.sleep(.seconds(simulation.random(in: 0..<8)))
                guard !Task.isCancelled else { return .done }
                guard simulation.random(in: 0..<1) < 0.9 else { return .retry(after: nil) }
                handled.change { $0.insert(message.body) }
                return .done
            }
            while !queue.left.isEmpty, simulation.elapsed < .seconds(24 * 3600) {
                let worker = simulation.worker(queue, width: 7, handler: handler)
                let length = Duration.seconds(simulation.random(in: 0..<60))
                if simulation.random(in: 0..<1) < 0.5 {
                    try await simulation.crash(worker, after: length)
                } else {
                    try await simulation.serve(worker, for: length)
                }
            }
            #expect(queue.left.isEmpty && queue.dead.isEmpty)
            #expect(Set(queue.deleted) == Set(names) && queue.deleted.count == 500 && handled.value == Set(names))
        }
    }
}
