// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import FoundationEssentials
import HTTPClient
import NIOCore

/// What the tests of SQS's client share.
enum SQSFixture {
    static let url = "https://sqs.eu-west-1.amazonaws.com/123456789012/uploads"

    static let messages = (0..<12).map { QueueMessage(id: "m\($0)", receipt: "r\($0)", body: "b\($0)") }

    static func client(
        _ transport: ScriptedTransport,
        endpoint: String? = nil,
        credentials: any CredentialsProvider = StaticCredentials(
            Credentials(accessKeyID: "AKID", secretAccessKey: "secret"))
    ) throws -> SQSClient {
        try SQSClient(
            queue: QueueURL(url), endpoint: endpoint, credentials: credentials, http: transport, retry: .atOnce,
            time: { 1_369_353_600 })
    }
}

/// A request's body, which is JSON, as it was meant.
struct SQSBody: Decodable, Equatable {
    struct Entry: Decodable, Equatable {
        var Id: String
        var ReceiptHandle: String
        var VisibilityTimeout: Int?
    }

    var QueueUrl: String
    var MaxNumberOfMessages: Int?
    var WaitTimeSeconds: Int?
    var VisibilityTimeout: Int?
    var MessageSystemAttributeNames: [String]?
    var AttributeNames: [String]?
    var Entries: [Entry]?

    init(_ request: HTTPRequest) throws {
        self = try JSONDecoder().decode(Self.self, from: Data((request.body ?? ByteBuffer()).readableBytesView))
    }
}
