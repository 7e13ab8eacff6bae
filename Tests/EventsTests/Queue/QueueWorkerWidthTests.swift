// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Events
import TestSupport
import Testing

/// How many messages are in work at once.
@Suite struct QueueWorkerWidthTests {
    /// What was asked for and what was in work when it was.
    private struct Load {
        var inWork = 0
        var most = 0
    }

    @Test(arguments: [0, 1, 2, 3, 10, 11, 25], 1...8 as ClosedRange<UInt64>)
    func `no more are in work than there are places, nor asked for than are free`(_ width: Int, _ seed: UInt64) throws {
        try Simulation(seed: seed).run { simulation in
            let load = Shared(Load())
            let width = width
            let queue = MemoryQueue(simulation, visibility: .seconds(60))
            let names = (0..<100).map { "m\($0)" }
            let metrics = CountedMetrics()
            let worker = simulation.worker(queue, width: width, metrics: metrics) { _ in
                load.change {
                    $0.inWork += 1
                    $0.most = max($0.most, $0.inWork)
                }
                try? await simulation.sleep(.seconds(simulation.random(in: 0..<10)))
                load.change { $0.inWork -= 1 }
                return simulation.random(in: 0..<1) < 0.8 ? .done : .retry(after: .seconds(3))
            }
            async let served: Void = { _ = try await simulation.serve(worker, for: .seconds(3000)) }()
            for start in stride(from: 0, to: 100, by: 20) {
                queue.send(Array(names[start..<start + 20]))
                try await simulation.sleep(.seconds(simulation.random(in: 0..<30)))
            }
            try await served
            #expect(Set(queue.deleted) == Set(names) && queue.left.isEmpty)
            #expect(load.value.most <= max(1, width) && load.value.most >= min(max(1, width), 10))
            let asked = queue.calls(.receive).map(\.count)
            #expect(asked.allSatisfy { (1...min(max(1, width), 10)).contains($0) })
            #expect(metrics.peak("miniature_queue_messages_in_work") == Int64(load.value.most))
            #expect(metrics["miniature_queue_messages_in_work"] == 0)
        }
    }

    @Test func `nobody is asked while there is no place`() throws {
        try Simulation().run { simulation in
            let queue = MemoryQueue(simulation)
            queue.send((0..<4).map { "m\($0)" })
            let worker = simulation.worker(queue, width: 2) { _ in
                try? await simulation.sleep(.seconds(100))
                return .done
            }
            try await simulation.serve(worker, for: .seconds(90))
            let asked = queue.calls(.receive)
            #expect(asked.map(\.count) == [2] && queue.left.count == 2)
        }
    }
}
