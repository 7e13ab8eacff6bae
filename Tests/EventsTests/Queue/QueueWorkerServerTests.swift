// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Events
import ServiceLifecycleTestKit
import TestSupport
import Testing

/// A worker on a real queue, by the real clock.
@Suite(.enabled(if: LiveQueue.isPresent || LiveQueue.isRequired, "There is no server: see Tests/Servers/with-s3."))
struct QueueWorkerServerTests {
    @Test func `a worker empties a queue, and what fails too often goes to the dead-letter queue`() async throws {
        let dead = try await LiveQueue()
        let policy = "{\"deadLetterTargetArn\":\"\(dead.arn)\",\"maxReceiveCount\":\"2\"}"
        let live = try await LiveQueue(["RedrivePolicy": policy])
        let names = (0..<30).map { "m\($0)" }
        for name in names + ["bad"] { try await live.send(name) }
        let (handled, log) = (Shared<[String]>([]), LogRecorder())
        let worker = QueueWorker(queue: try live.client(), width: 4, logger: log.logger, metrics: CountedMetrics()) {
            message in
            guard message.body != "bad" else { return .retry(after: .zero) }
            handled.change { $0.append(message.body) }
            return .done
        }
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await worker.run() }
                let client = try dead.client()
                try await eventually { try await client.attributes(deadline: .now + .seconds(60)).waiting == 1 }
                try await eventually { handled.value.count == 30 }
                // A long poll is under way.
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
        #expect(Set(handled.value) == Set(names) && log.warnings.isEmpty)
        #expect(try await live.client().attributes(deadline: .now + .seconds(60)).waiting == 0)
        let left = try await dead.client().receive(10, wait: .zero, deadline: .now + .seconds(60))
        #expect(left.map(\.body) == ["bad"])
    }

    @Test func `a queue that is not there is an error at the start`() async throws {
        let live = try await LiveQueue()
        let gone = try QueueURL("\(live.endpoint)/000000000000/gone", region: live.queue.region)
        let client = try SQSClient(queue: gone, credentials: StaticCredentials(live.credentials), http: live.http)
        let worker = QueueWorker(queue: client, width: 1, logger: LogRecorder().logger) { _ in .done }
        let error = await #expect(throws: QueueWorkerError.self) { try await worker.run() }
        #expect(error?.description.contains("There is no queue \(gone)") == true)
    }
}
