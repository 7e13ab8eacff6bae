// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A message of a queue, as it was received.
public struct QueueMessage: Sendable, Hashable {
    /// The message's id, the same each time it is received.
    public let id: String

    /// What proves that it was received, and is needed to delete it; another each time.
    public let receipt: String

    /// The text, up to 1 MiB.
    public let body: String

    /// How often it has been received, this time included; approximate, and at least 1.
    public let receiveCount: Int

    /// Describes a message.
    public init(id: String, receipt: String, body: String, receiveCount: Int = 1) {
        self.id = id
        self.receipt = receipt
        self.body = body
        self.receiveCount = receiveCount
    }
}

extension QueueMessage: Decodable {
    private enum CodingKeys: String, CodingKey {
        case id = "MessageId"
        case receipt = "ReceiptHandle"
        case body = "Body"
        case attributes = "Attributes"
    }

    /// Reads a message of an answer to `ReceiveMessage`, whose numbers are text.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let attributes = try values.decodeIfPresent([String: String].self, forKey: .attributes)
        let count = attributes?["ApproximateReceiveCount"].flatMap { Int($0) } ?? 1
        self.init(
            id: try values.decode(String.self, forKey: .id), receipt: try values.decode(String.self, forKey: .receipt),
            body: try values.decodeIfPresent(String.self, forKey: .body) ?? "", receiveCount: max(1, count))
    }
}
