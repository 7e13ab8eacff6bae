// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One of `Records`, whoever wrote it.
struct EventRecord: Decodable {
    /// `aws:s3`, `aws:sns` or `aws:sqs`; SNS alone spells the name of this field with a capital.
    let source: String?
    /// S3's event.
    let notification: S3Notification
    /// What SNS hands to Lambda.
    let sns: SNSContent?
    /// The message of a queue.
    let body: String?

    private enum Keys: String, CodingKey {
        case source = "eventSource"
        case capitalSource = "EventSource"
        case sns = "Sns"
        case body
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Keys.self)
        source = fields.lenient(.source) ?? fields.lenient(.capitalSource)
        sns = fields.lenient(.sns)
        body = fields.lenient(.body)
        notification = try S3Notification(from: decoder)
    }
}
