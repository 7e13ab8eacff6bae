// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What SNS wraps: as the body of a message over SQS and HTTP, as a part of a record in Lambda.
struct SNSContent: Decodable {
    let type: String?
    let message: String?

    private enum Keys: String, CodingKey {
        case type = "Type"
        case message = "Message"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Keys.self)
        type = fields.lenient(.type)
        message = fields.lenient(.message)
    }
}
