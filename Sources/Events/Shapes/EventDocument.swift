// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The outermost object of a message, as far as it tells the shapes apart.
struct EventDocument: Decodable {
    /// Records of S3, SNS or SQS.
    let records: [Lenient<EventRecord>]?
    /// SNS' envelope: what it is, and what is in it.
    let envelope: SNSContent
    /// EventBridge's.
    let bridge: BridgeEvent
    /// S3's test: `s3:TestEvent`.
    let event: String?

    private enum Keys: String, CodingKey {
        case records = "Records"
        case event = "Event"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Keys.self)
        records = fields.lenient(.records)
        event = fields.lenient(.event)
        envelope = try SNSContent(from: decoder)
        bridge = try BridgeEvent(from: decoder)
    }
}
