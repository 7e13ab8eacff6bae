// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Events
import TestSupport
import Testing

/// What becomes of messages, by what their handler says.
@Suite struct QueueWorkerTests {
    private static let messages = "miniature_queue_messages_total"

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `what is done is deleted, and handled once`(_ seed: UInt64) throws {
        try Simulation(seed: seed).run { simulation in
            let queue = MemoryQueue(simulation)
            let metrics = CountedMetrics()
            let seen = Shared<[String]>([])
            let names = (0..<25).map { "m\($0)" }
            queue.send(names)
            let worker = simulation.worker(queue, metrics: metrics) { message in
                seen.change { $0.append(message.body) }
                try? await simulation.sleep(.seconds(1))
                return .done
            }
            try await simulation.serve(worker, for: .seconds(60))
            #expect(queue.left.isEmpty && Set(queue.deleted) == Set(names) && queue.deleted.count == 25)
            #expect(seen.value.count == 25)
            #expect(metrics["\(Self.messages){outcome=done}"] == 25)
            #expect(metrics.peak("miniature_queue_messages_in_work") == 4)
            #expect(metrics["miniature_queue_messages_in_work"] == 0)
            #expect(queue.calls(.setVisibility).isEmpty)
        }
    }

    @Test func `what is to be tried again comes back after a growing wait`() throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation)
            let metrics = CountedMetrics()
            let times = Shared<[Duration]>([])
            queue.send("m")
            let worker = simulation.worker(queue, metrics: metrics) { message in
                times.change { $0.append(simulation.elapsed) }
                return message.receiveCount < 9 ? .retry(after: nil) : .done
            }
            try await simulation.serve(worker, for: .seconds(3600))
            #expect(queue.deleted == ["m"] && times.value.count == 9)
            let waits = zip(times.value.dropFirst(), times.value).map { $0 - $1 }
            for (wait, full) in zip(waits, [5, 10, 20, 40, 80, 160, 300, 300]) {
                // What a poll and its answer take comes on top.
                #expect(wait >= .seconds(full) / 2 && wait < .seconds(full) + .seconds(1))
            }
            #expect(metrics["\(Self.messages){outcome=retry}"] == 8)
        }
    }

    @Test(
        arguments: [(.zero, 0), (.seconds(-5), 0), (.seconds(90), 90), (.seconds(Int64.max), 11 * 3600)]
            as [(Duration, Int)])
    func `a handler may say when`(_ after: Duration, _ seconds: Int) throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation)
            queue.send("m")
            let worker = simulation.worker(queue) { $0.receiveCount == 1 ? .retry(after: after) : .done }
            try await simulation.serve(worker, for: .seconds(12 * 3600))
            #expect(queue.calls(.setVisibility).map(\.visibility) == [.seconds(seconds)])
            let times = queue.calls(.delete).map(\.at)
            let allowed = Duration.seconds(seconds)..<Duration.seconds(seconds + 2)
            #expect(queue.deleted == ["m"] && times.allSatisfy { allowed.contains($0) })
        }
    }

    @Test func `a poison message goes to the dead-letter queue and nothing else does`() throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation, mostReceives: 3)
            let (log, metrics) = (LogRecorder(), CountedMetrics())
            queue.send("good", "bad", "late")
            let worker = simulation.worker(queue, logger: log.logger, metrics: metrics) { message in
                switch message.body {
                case "bad": .poison(reason: "It is no JSON.")
                case "late" where message.receiveCount < 3: .retry(after: nil)
                default: .done
                }
            }
            try await simulation.serve(worker, for: .seconds(600))
            #expect(queue.dead == ["bad"] && Set(queue.deleted) == ["good", "late"] && queue.left.isEmpty)
            #expect(log.warnings.map { $0.metadata["cause"] } == ["It is no JSON."])
            #expect(log.warnings.first?.message.contains("left to the dead-letter queue") == true)
            #expect(metrics["\(Self.messages){outcome=poison}"] == 3)
            #expect(metrics["\(Self.messages){outcome=done}"] == 2)
        }
    }

    @Test func `heartbeats hide a long job's message from everybody else`() throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation, visibility: .seconds(40))
            let seen = Shared<[String]>([])
            queue.send("long")
            let handler: @Sendable (QueueMessage) async -> Disposition = { message in
                seen.change { $0.append(message.receipt) }
                try? await simulation.sleep(.seconds(1000))
                return .done
            }
            let (first, second) = (
                simulation.worker(queue, handler: handler), simulation.worker(queue, handler: handler)
            )
            async let one: Void = { _ = try await simulation.serve(first, for: .seconds(1100)) }()
            try await simulation.serve(second, for: .seconds(1100))
            try await one
            #expect(seen.value == ["long#1"] && queue.deleted == ["long"])
            let beats = queue.calls(.setVisibility)
            #expect(beats.count == 49 && beats.allSatisfy { $0.visibility == .seconds(40) })
            let afterwards = queue.calls(.delete).first?.at ?? .zero
            #expect(beats.allSatisfy { $0.at < afterwards })
        }
    }

    @Test func `a heartbeat that fails is made up for in time`() throws {
        try Simulation().run { simulation in
            let beats = Shared(0)
            let queue = MemoryQueue(simulation, visibility: .seconds(40)) { call in
                guard call == .setVisibility else { return nil }
                return beats.change {
                    $0 += 1; return $0
                } % 4 == 0 ? nil : .outage
            }
            let seen = Shared(0)
            queue.send("long")
            let worker = simulation.worker(queue) { _ in
                seen.change { $0 += 1 }
                try? await simulation.sleep(.seconds(1000))
                return .done
            }
            try await simulation.serve(worker, for: .seconds(1100))
            #expect(seen.value == 1 && queue.deleted == ["long"])
        }
    }

    @Test(arguments: [Disposition.done, .retry(after: nil), .poison(reason: "No.")])
    func `a message that others saw meanwhile is lost, whatever is said of it`(_ said: Disposition) throws {
        try Simulation().run { simulation in
            let isDown = Shared(true)
            let queue = MemoryQueue(simulation) { $0 == .setVisibility && isDown.value ? .outage : nil }
            let metrics = CountedMetrics()
            queue.send("m")
            let worker = simulation.worker(queue, width: 2, metrics: metrics) { message in
                try? await simulation.sleep(message.receiveCount == 1 ? .seconds(100) : .seconds(5))
                isDown.change { $0 = false }
                return message.receiveCount == 1 ? said : .done
            }
            try await simulation.serve(worker, for: .seconds(200))
            #expect(queue.deleted == ["m"])
            let outcomes = ["lost", "done", "retry", "poison"].map { metrics["\(Self.messages){outcome=\($0)}"] }
            #expect(outcomes == [1, 1, 0, 0])
        }
    }

    @Test func `a wait that cannot be set is the queue's own`() throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation) { $0 == .setVisibility ? .outage : nil }
            queue.send("m")
            let worker = simulation.worker(queue) { $0.receiveCount == 1 ? .retry(after: .zero) : .done }
            try await simulation.serve(worker, for: .seconds(60))
            let times = queue.calls(.delete).map(\.at)
            #expect(queue.deleted == ["m"] && times.allSatisfy { $0 > .seconds(30) && $0 < .seconds(32) })
        }
    }

    @Test func `a deletion that fails is tried again`() throws {
        try Simulation().run { simulation in
            let failures = Shared(2)
            let queue = MemoryQueue(simulation) { call in
                guard call == .delete else { return nil }
                return failures.change {
                    $0 -= 1; return $0
                } >= 0 ? .outage : nil
            }
            let (log, seen) = (LogRecorder(), Shared(0))
            queue.send("m")
            let worker = simulation.worker(queue, logger: log.logger) { _ in
                seen.change { $0 += 1 }
                return .done
            }
            try await simulation.serve(worker, for: .seconds(60))
            #expect(queue.deleted == ["m"] && seen.value == 1 && queue.calls(.delete).count == 3)
            #expect(!log.warnings.contains { $0.message.contains("not deleted") })
        }
    }

    @Test func `what cannot be deleted comes again until it can`() throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation) { call in
                call == .delete && simulation.elapsed < .seconds(300) ? .outage : nil
            }
            let (log, seen) = (LogRecorder(), Shared(0))
            queue.send((0..<8).map { "m\($0)" })
            let worker = simulation.worker(queue, logger: log.logger) { _ in
                seen.change { $0 += 1 }
                return .done
            }
            try await simulation.serve(worker, for: .seconds(400))
            #expect(queue.deleted.count == 8 && queue.left.isEmpty && seen.value > 8 * 5)
            // One line a minute.
            #expect((4...6).contains(log.warnings.count { $0.message.contains("not deleted") }))
        }
    }
}
