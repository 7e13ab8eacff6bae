// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// Messages of a queue as Lambda is called with them ("Using Lambda with Amazon SQS").
///
/// Each is handled on its own, since a call answers with the ids of those that failed, and SQS deletes the others.
public struct QueueEvent: Sendable, Hashable {
    /// One message.
    public struct Message: Sendable, Hashable {
        /// What to report it by.
        public let id: String
        /// Its text, for ``EventReader/read(_:limit:)``.
        public let body: String
        /// How often it was received, this time included, as far as SQS says so.
        public let receiveCount: Int
    }

    /// The largest event in bytes, which is what Lambda takes in a synchronous call.
    public static let largest = 6 << 20

    /// The messages in their order.
    public let messages: [Message]

    /// Reads an event.
    ///
    /// - Returns: nil when it is an event of another shape.
    /// - Throws: ``EventError`` when it is too large or no JSON object, or when a message has no id: then the others can't
    ///   be told from it in the answer, and all have to come again.
    public static func read(_ bytes: some Collection<UInt8>) throws(EventError) -> QueueEvent? {
        guard bytes.count <= largest else {
            throw EventError(.tooLarge, "The event has \(bytes.count) bytes; up to \(largest) are read.")
        }
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)) else {
            throw EventError(.json, "The event is not a JSON object.")
        }
        guard let records = document.records, records.contains(where: { $0.source == "aws:sqs" }) else { return nil }
        var messages: [Message] = []
        for (index, record) in records.enumerated() {
            guard record.source == "aws:sqs", let id = record.id, !id.isEmpty else {
                throw EventError(.record, "Record \(index + 1) of \(records.count) has no messageId of SQS.")
            }
            messages.append(Message(id: id, body: record.body ?? "", receiveCount: record.receiveCount))
        }
        return QueueEvent(messages: messages)
    }

    private struct Document: Decodable {
        let records: [Record]?

        private enum Keys: String, CodingKey {
            case records = "Records"
        }

        init(from decoder: any Decoder) throws {
            records = try decoder.container(keyedBy: Keys.self).lenient(.records)
        }
    }

    private struct Record: Decodable {
        let source: String?
        let id: String?
        let body: String?
        let receiveCount: Int

        private enum Keys: String, CodingKey {
            case eventSource, messageId, body, attributes
        }

        private enum Attributes: String, CodingKey {
            case count = "ApproximateReceiveCount"
        }

        init(from decoder: any Decoder) {
            let fields = try? decoder.container(keyedBy: Keys.self)
            source = fields?.lenient(.eventSource)
            id = fields?.lenient(.messageId)
            body = fields?.lenient(.body)
            let attributes = try? fields?.nestedContainer(keyedBy: Attributes.self, forKey: .attributes)
            let count: String? = attributes?.lenient(.count)
            receiveCount = count.flatMap { Int($0) } ?? 1
        }
    }
}
