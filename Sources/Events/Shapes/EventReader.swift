// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// Reads what happened to objects out of any message that AWS brings it in.
///
/// Which shape a message has is told by the message alone, since the ways are mixed freely: S3 may tell a queue, a topic
/// or EventBridge, a topic may tell a queue with its envelope or without, and Lambda wraps what any of them says.
public enum EventReader {
    /// The largest message in bytes: as much as SQS, and Lambda in its asynchronous calls, take.
    public static let largest = 1 << 20

    /// How often one message may be wrapped in another.
    ///
    /// Three times is the most that AWS does: a record of SQS, the envelope of SNS, and S3's own.
    public static let deepest = 4

    /// Reads a message.
    ///
    /// - Parameter bytes: The message as it came: the body of a queue's message or of a request, or Lambda's event.
    /// - Parameter limit: The largest message in bytes, if another bound than ``largest`` holds where it came from.
    /// - Returns: the events, beside what was refused of them. Neither may mean there is nothing to do: see
    ///   ``EventBatch/skipped``.
    /// - Throws: ``EventError`` when the message as a whole is none.
    public static func read(_ bytes: some Collection<UInt8>, limit: Int = largest) throws(EventError) -> EventBatch {
        guard bytes.count <= limit else {
            throw EventError(.tooLarge, "The message has \(bytes.count) bytes; up to \(limit) are read.")
        }
        var batch = EventBatch()
        try read(Data(bytes), depth: 1, into: &batch)
        return batch
    }

    private static func read(_ json: Data, depth: Int, into batch: inout EventBatch) throws(EventError) {
        guard depth <= deepest else {
            throw EventError(.depth, "The message is wrapped over \(deepest) times, which AWS does not do.")
        }
        // The decoder's own error quotes what it could not read, at any length.
        guard let document = try? JSONDecoder().decode(EventDocument.self, from: json) else {
            throw EventError(.json, "The message is not a JSON object.")
        }
        if let records = document.records {
            for (index, record) in records.enumerated() {
                do throws(EventError) {
                    try read(record.value, "record \(index + 1) of \(records.count)", depth, into: &batch)
                } catch {
                    batch.refusals.append(error)
                }
            }
        } else if document.bridge.isPresent {
            add(try document.bridge.event(), to: &batch)
        } else if document.event == "s3:TestEvent" {
            batch.skipped.append(.test)
        } else if document.envelope.type != nil {
            try read(document.envelope, "message", depth, into: &batch)
        } else {
            throw EventError(.shape, "The message is neither from S3, SNS, SQS nor EventBridge.")
        }
    }

    private static func read(
        _ record: EventRecord?, _ place: String, _ depth: Int, into batch: inout EventBatch
    ) throws(EventError) {
        switch record?.source {
        // MinIO writes its own name and is otherwise the same.
        case "aws:s3", "minio:s3": add(try record?.notification.event(place), to: &batch)
        case "aws:sns":
            guard let sns = record?.sns else { throw EventError(.record, "The \(place) has no Sns.") }
            try read(sns, place, depth, into: &batch)
        case "aws:sqs":
            guard let body = record?.body else { throw EventError(.record, "The \(place) has no body.") }
            try read(Data(body.utf8), depth: depth + 1, into: &batch)
        case let source:
            throw EventError(.shape, "The \(place) is from \(source.shown), not from S3, SNS or SQS.")
        }
    }

    private static func read(
        _ envelope: SNSContent, _ place: String, _ depth: Int, into batch: inout EventBatch
    ) throws(EventError) {
        switch envelope.type {
        case "Notification":
            guard let message = envelope.message else { throw EventError(.record, "The \(place) has no Message.") }
            try read(Data(message.utf8), depth: depth + 1, into: &batch)
        case "SubscriptionConfirmation", "UnsubscribeConfirmation": batch.skipped.append(.subscription)
        case let type: throw EventError(.shape, "The \(place) is of SNS' type \(type.shown), which is not known.")
        }
    }

    private static func add(_ event: ObjectEvent?, to batch: inout EventBatch) {
        if let event { batch.events.append(event) } else { batch.skipped.append(.otherEvent) }
    }
}
