// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Events
import TestSupport
import Testing

/// That the other tests can be believed.
@Suite struct SimulationTests {
    private func trace(_ seed: UInt64) throws -> [String] {
        let trace = Shared<[String]>([])
        try Simulation(seed: seed).run { simulation in
            let queue = MemoryQueue(simulation)
            queue.send((0..<50).map { "m\($0)" })
            let worker = simulation.worker(queue) { message in
                try? await simulation.sleep(.seconds(simulation.random(in: 0..<100)))
                return message.receiveCount < 3 ? .retry(after: nil) : .done
            }
            try await simulation.serve(worker, for: .seconds(2000))
            trace.change { $0 = queue.log.map { "\($0.call) \($0.at)" } + queue.deleted }
        }
        return trace.value
    }

    @Test func `the same seed gives the same run, another one another`() throws {
        let (first, second, other) = try (trace(1), trace(1), trace(2))
        #expect(first.count > 200 && first == second && first != other)
    }

    @Test func `time passes only when all wait`() throws {
        try Simulation().run { simulation in
            await withTaskGroup(of: Duration.self) { group in
                for seconds in [3, 1, 2] {
                    group.addTask {
                        try? await simulation.sleep(.seconds(seconds))
                        return simulation.elapsed
                    }
                }
                var ends: [Duration] = []
                for await end in group { ends.append(end) }
                #expect(ends == [.seconds(1), .seconds(2), .seconds(3)])
            }
        }
    }

    @Test func `what waits for nothing is stuck`() {
        #expect(throws: Simulation.Stuck.self) {
            try Simulation().run { _ in try await Signal().wait() }
        }
    }
}
