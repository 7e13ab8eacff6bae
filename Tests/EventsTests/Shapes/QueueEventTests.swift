// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import Testing

@Suite struct QueueEventTests {
    @Test func `every message comes with its id`() throws {
        let event = try #require(try QueueEvent.read(Fixture.shape("lambda-sqs")))
        #expect(event.messages.map(\.id) == ["m-1", "m-2", "m-3"])
        let batches = event.messages.map { message in try? EventReader.read(message.body.utf8) }
        #expect(batches.map { $0?.events.first?.change } == [.created, .removed, nil])
        #expect(batches[2] == nil)
    }

    @Test func `read as one, the messages are events and refusals`() throws {
        let batch = try EventReader.read(Fixture.shape("lambda-sqs"))
        #expect(batch.events.map(\.change) == [.created, .removed] && batch.refusals.map(\.code) == [.json])
    }

    @Test(arguments: Fixture.shapes.filter { $0 != "lambda-sqs" })
    func `an event of another shape is none of a queue`(_ shape: String) throws {
        #expect(try QueueEvent.read(Fixture.shape(shape)) == nil)
    }

    @Test(
        arguments: [
            ("x", .json), ("[]", .json), (#"{"Records":[{"eventSource":"aws:sqs"}]}"#, .record),
            (#"{"Records":[{"eventSource":"aws:sqs","messageId":""}]}"#, .record),
            (#"{"Records":[{"eventSource":"aws:sqs","messageId":"a","body":""},{"eventSource":"aws:s3"}]}"#, .record),
            (#"{"Records":[{"eventSource":"aws:sqs","messageId":"a"},null]}"#, .record),
        ] as [(String, EventError.Code)])
    func `a message without an id spoils the event`(_ text: String, _ code: EventError.Code) {
        #expect(refusal { try QueueEvent.read(text.utf8) }?.code == code)
    }

    @Test func `a message without a body is an empty one`() throws {
        let event = try QueueEvent.read(#"{"Records":[{"eventSource":"aws:sqs","messageId":"a"}]}"#.utf8)
        #expect(event?.messages.first?.body.isEmpty == true)
    }

    @Test func `an event over the bound is refused`() {
        let text = String(repeating: " ", count: QueueEvent.largest + 1)
        #expect(refusal { try QueueEvent.read(text.utf8) }?.code == .tooLarge)
    }
}
