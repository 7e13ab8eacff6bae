// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Events
import TestSupport
import Testing

/// A queue that is gone for a while, for good, or set up badly.
@Suite struct QueueWorkerOutageTests {
    private static let receives = "miniature_queue_receives_total"

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `an outage is waited out, and said once a minute`(_ seed: UInt64) throws {
        try Simulation(seed: seed).run { simulation in
            let queue = MemoryQueue(simulation, mostReceives: 9) { call in
                call == .receive && simulation.elapsed < .seconds(600) ? .outage : nil
            }
            let (log, metrics) = (LogRecorder(), CountedMetrics())
            queue.send("m")
            let worker = simulation.worker(queue, logger: log.logger, metrics: metrics) { _ in .done }
            try await simulation.serve(worker, for: .seconds(700))
            #expect(queue.deleted == ["m"])
            let failed = queue.calls(.receive).prefix { $0.at < .seconds(590) }.map(\.at)
            let pauses = zip(failed.dropFirst(), failed).map { $0 - $1 }
            #expect(pauses.allSatisfy { $0 <= .milliseconds(20_100) } && failed.count < 60)
            #expect(
                pauses.prefix(3).allSatisfy { $0 < .seconds(3) }
                    && pauses.dropFirst(6).allSatisfy { $0 >= .seconds(10) })
            #expect((9...11).contains(log.warnings.count))
            #expect(log.warnings.allSatisfy { $0.metadata["queue"] == "memory://queue" })
            #expect(try #require(metrics["\(Self.receives){outcome=failed}"]) >= Int64(failed.count))
            #expect(metrics["\(Self.receives){outcome=ok}"] == 1)
        }
    }

    @Test func `an outage at the start is waited out too`() throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation, mostReceives: 9) { call in
                call == .attributes && simulation.elapsed < .seconds(100) ? .outage : nil
            }
            queue.send("m")
            let log = LogRecorder()
            let worker = simulation.worker(queue, logger: log.logger) { _ in .done }
            try await simulation.serve(worker, for: .seconds(130))
            #expect(queue.deleted == ["m"] && (2...3).contains(log.warnings.count))
        }
    }

    @Test func `a shutdown ends the wait for better times`() throws {
        for call in [MemoryQueue.Call.attributes, .receive] {
            try Simulation().run { simulation in
                let queue = MemoryQueue(simulation) { $0 == call ? .outage : nil }
                let worker = simulation.worker(queue) { _ in .done }
                #expect(try await simulation.serve(worker, for: .seconds(200)).took == .zero)
                try await simulation.crash(worker, after: .seconds(200))
                #expect(simulation.elapsed == .seconds(400))
            }
        }
    }

    @Test(
        arguments: [
            (.missingQueue, "There is no queue memory://queue"), (.forbidden, "sqs:GetQueueAttributes"),
            (.unauthorised, "cannot be used. Why."), (.invalid, "cannot be used. Why."),
        ] as [(AWSError.Code, String)])
    func `a queue that cannot be used is an error at the start`(_ code: AWSError.Code, _ text: String) throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation) { _ in AWSError(code, "Why.") }
            let worker = simulation.worker(queue) { _ in .done }
            let error = await #expect(throws: QueueWorkerError.self) { try await worker.run() }
            #expect(error?.description.contains(text) == true && error?.cause.code == code)
            #expect(queue.log.count == 1)
        }
    }

    @Test func `a queue that goes away later is an outage`() throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation, mostReceives: 9) { call in
                call == .receive && simulation.elapsed < .seconds(60) ? AWSError(.missingQueue, "Gone.") : nil
            }
            queue.send("m")
            try await simulation.serve(simulation.worker(queue) { _ in .done }, for: .seconds(120))
            #expect(queue.deleted == ["m"])
        }
    }

    @Test func `a server that knows no long polls is asked once a second`() throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation, knowsLongPolls: false)
            let metrics = CountedMetrics()
            try await simulation.serve(simulation.worker(queue, metrics: metrics) { _ in .done }, for: .seconds(60))
            #expect((50...60).contains(queue.calls(.receive).count))
            #expect((50...60).contains(try #require(metrics["\(Self.receives){outcome=empty}"])))
        }
    }

    @Test(
        arguments: [
            (.seconds(30), 5, []), (.seconds(30), nil, ["no dead-letter queue"]), (.seconds(29), 5, ["below 30 s"]),
            (.zero, nil, ["no dead-letter queue", "below 30 s"]),
        ] as [(Duration, Int?, [String])])
    func `what will bring trouble is said at the start`(
        _ visibility: Duration, _ mostReceives: Int?, _ texts: [String]
    ) throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation, visibility: visibility, mostReceives: mostReceives)
            let log = LogRecorder()
            let worker = simulation.worker(queue, logger: log.logger) { _ in .done }
            try await simulation.serve(worker, for: .seconds(30))
            #expect(log.warnings.count == texts.count)
            #expect(zip(log.warnings, texts).allSatisfy { $0.message.contains($1) })
            #expect(queue.calls(.receive).allSatisfy { $0.visibility == .seconds(30) })
        }
    }

    @Test func `everything is counted from the start`() {
        let metrics = CountedMetrics()
        _ = QueueWorker(
            queue: MemoryQueue(Simulation()), width: 0, logger: LogRecorder().logger, metrics: metrics
        ) { _ in .done }
        let messages = ["done", "retry", "poison", "lost"].map { "miniature_queue_messages_total{outcome=\($0)}" }
        let receives = ["ok", "empty", "failed"].map { "miniature_queue_receives_total{outcome=\($0)}" }
        #expect(Set(metrics.all.keys) == Set(messages + receives + ["miniature_queue_messages_in_work"]))
        #expect(metrics.all.values.allSatisfy { $0 == 0 })
    }
}
