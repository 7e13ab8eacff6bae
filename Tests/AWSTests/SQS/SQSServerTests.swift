// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import TestSupport
import Testing

/// The same calls against a server that checks signatures.
@Suite(.enabled(if: LiveQueue.isPresent || LiveQueue.isRequired, "There is no server: see Tests/Servers/with-s3."))
struct SQSServerTests {
    private var soon: ContinuousClock.Instant { .now + .seconds(60) }

    @Test func `a message is received, hidden, shown again and deleted`() async throws {
        let live = try await LiveQueue()
        let client = try live.client()
        try await live.send("h\u{E9}llo \"you\"/\u{1F600}")
        let first = try #require(try await client.receive(10, wait: .seconds(5), deadline: soon).first)
        #expect(first.body == "h\u{E9}llo \"you\"/\u{1F600}" && first.receiveCount == 1)
        #expect(try await client.receive(10, wait: .zero, deadline: soon).isEmpty)
        #expect(try await client.setVisibility(.zero, of: [first], deadline: soon).isEmpty)
        let second = try #require(try await client.receive(1, wait: .seconds(5), deadline: soon).first)
        #expect(second.id == first.id && second.receiveCount == 2)
        #expect(try await client.delete([second], deadline: soon).isEmpty)
        #expect(try await client.attributes(deadline: soon).waiting == 0)
        let failure = try #require(try await client.delete([second], deadline: soon).first)
        #expect(failure.serviceCode == "ReceiptHandleIsInvalid" && failure.isLasting)
        let again = try await client.setVisibility(.seconds(30), of: [second], deadline: soon)
        #expect(again.map(\.isLasting) == [true])
    }

    @Test func `a poll waits longer than other calls may`() async throws {
        let live = try await LiveQueue()
        let client = try live.client()
        let start = ContinuousClock.now
        #expect(try await client.receive(1, wait: .seconds(4), deadline: soon).isEmpty)
        #expect(ContinuousClock.now - start >= .seconds(3))
    }

    @Test func `what a queue is set to is read`() async throws {
        let dead = try await LiveQueue()
        let policy = "{\"deadLetterTargetArn\":\"\(dead.arn)\",\"maxReceiveCount\":\"4\"}"
        let live = try await LiveQueue(["VisibilityTimeout": "77", "RedrivePolicy": policy])
        try await live.send("a")
        let attributes = try await live.client().attributes(deadline: soon)
        let redrive = QueueAttributes.Redrive(deadLetterQueue: dead.arn, mostReceives: 4)
        #expect(attributes == QueueAttributes(visibility: .seconds(77), redrive: redrive, waiting: 1))
        #expect(try await dead.client().attributes(deadline: soon) == QueueAttributes())
    }

    @Test func `a queue that is not there is missing`() async throws {
        let live = try await LiveQueue()
        let gone = try QueueURL("\(live.endpoint)/000000000000/gone", region: live.queue.region)
        let client = try SQSClient(queue: gone, credentials: StaticCredentials(live.credentials), http: live.http)
        let error = await #expect(throws: AWSError.self) { try await client.attributes(deadline: soon) }
        #expect(error?.code == .missingQueue && error?.serviceCode == "QueueDoesNotExist")
    }

    @Test func `a wrong secret is no credential`() async throws {
        let client = try await LiveQueue().client(secret: "wrong")
        let error = await #expect(throws: AWSError.self) { try await client.attributes(deadline: soon) }
        #expect(error?.code == .unauthorised)
    }
}
