// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Logging
import ServiceLifecycleTestKit
import TestSupport

@testable import Events

extension Simulation {
    /// A worker that lives here.
    func worker(
        _ queue: MemoryQueue, width: Int = 4, logger: Logger = LogRecorder().logger,
        metrics: CountedMetrics = CountedMetrics(),
        handler: @escaping @Sendable (QueueMessage) async -> Disposition
    ) -> QueueWorker {
        QueueWorker(queue: queue, width: width, logger: logger, metrics: metrics, time: time, handler: handler)
    }

    /// Lets a worker work so long, and shuts it down gracefully.
    ///
    /// - Returns: When it was told, and how long its end took from there.
    @discardableResult
    func serve(_ worker: QueueWorker, for duration: Duration) async throws -> (told: Duration, took: Duration) {
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await worker.run() }
                try await self.sleep(duration)
                let told = self.elapsed
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
                return (told, self.elapsed - told)
            }
        }
    }

    /// Lets a worker work so long, and cancels it, as good as a crash.
    func crash(_ worker: QueueWorker, after duration: Duration) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await worker.run() }
            try await self.sleep(duration)
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

extension AWSError {
    /// A queue that cannot be reached.
    static let outage = AWSError(.unavailable, "SQS answered 500 to ReceiveMessage.", status: 500)
}
