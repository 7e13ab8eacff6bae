// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import FoundationEssentials

/// SNS' envelope, as it comes over HTTP ("HTTP/HTTPS notification JSON format", Amazon SNS Developer Guide).
///
/// Reading it believes nothing of it. But it takes only what the signed text can be told apart by afterwards: see
/// ``signedText``.
struct SNSMessage: Sendable, Hashable {
    /// What the message is for.
    enum Kind: String, Sendable, CaseIterable {
        /// Something was published.
        case notification = "Notification"
        /// A subscription waits to be confirmed.
        case subscription = "SubscriptionConfirmation"
        /// A subscription has ended, and could be renewed.
        case end = "UnsubscribeConfirmation"
    }

    /// The largest in bytes.
    ///
    /// SNS takes 256 KiB to publish, which JSON may write in six times as many.
    static let largest = 2 << 20

    let kind: Kind
    let id: String
    let topic: TopicARN
    let subject: String?
    let message: String
    let timestamp: String
    /// When it was sent, in seconds since 1970.
    let sent: Int64
    let signatureVersion: String
    let signature: [UInt8]
    let certificateURL: String
    /// Where to confirm; empty in a notification.
    let subscribeURL: String
    /// What to confirm with; empty in a notification.
    let token: String

    /// Reads an envelope.
    ///
    /// - Throws: An ``SNSError`` with the code `envelope` that names the field.
    init(_ bytes: some Collection<UInt8>) throws(SNSError) {
        guard bytes.count <= Self.largest else {
            throw SNSError(.tooLarge, "The message has \(bytes.count) bytes; up to \(Self.largest) are read.")
        }
        guard let fields = try? JSONDecoder().decode(Fields.self, from: Data(bytes)) else {
            throw SNSError(.envelope, "The message is not SNS' envelope: a JSON object with texts in it.")
        }
        kind = try Self.field("Type", fields.type.flatMap { Kind(rawValue: $0) })
        id = try Self.field("MessageId", fields.id, where: Self.isToken)
        topic = try Self.field("TopicArn", fields.topic.flatMap { TopicARN($0) })
        message = try Self.field("Message", fields.message)
        timestamp = try Self.field("Timestamp", fields.timestamp)
        sent = try Self.field("Timestamp", Self.time(timestamp))
        subject = try fields.subject.map { subject throws(SNSError) in
            try Self.field("Subject", subject, where: Self.isLine)
        }
        signatureVersion = try Self.field("SignatureVersion", fields.signatureVersion, where: Self.isLine)
        signature = try Self.field("Signature", fields.signature.flatMap { Data(base64Encoded: $0) }.map { Array($0) })
        certificateURL = try Self.field("SigningCertURL", fields.certificateURL, where: Self.isLine)
        let isNotification = kind == .notification
        subscribeURL = try isNotification ? "" : Self.field("SubscribeURL", fields.subscribeURL, where: Self.isLine)
        token = try isNotification ? "" : Self.field("Token", fields.token, where: Self.isToken)
    }

    private static func field<Value>(
        _ name: String, _ value: Value?, where condition: (Value) -> Bool = { _ in true }
    ) throws(SNSError) -> Value {
        guard let value, condition(value) else {
            throw SNSError(.envelope, "The message's \(name) is missing, or not what SNS writes there.")
        }
        return value
    }

    /// Whether a text has only letters, digits, `-` and `_`.
    private static func isToken(_ text: String) -> Bool {
        (1...1024).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }

    /// Whether a text is one line.
    private static func isLine(_ text: String) -> Bool {
        text.utf8.count <= 4096 && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    /// Reads `2026-05-04T09:30:13.001Z` and nothing that only looks like it.
    private static func time(_ text: String) -> Int64? {
        let bytes = text.utf8
        let rest = bytes.dropFirst(19)
        guard bytes.count <= 30, rest.last == 0x5A else { return nil }
        let fraction = rest.dropLast()
        guard fraction.isEmpty || (fraction.first == 0x2E && fraction.count > 1),
            fraction.dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return CivilDate(iso: text)?.unixSeconds
    }

    private struct Fields: Decodable {
        let type: String?
        let id: String?
        let topic: String?
        let subject: String?
        let message: String?
        let timestamp: String?
        let signatureVersion: String?
        let signature: String?
        let certificateURL: String?
        let subscribeURL: String?
        let token: String?

        private enum CodingKeys: String, CodingKey {
            case type = "Type"
            case id = "MessageId"
            case topic = "TopicArn"
            case subject = "Subject"
            case message = "Message"
            case timestamp = "Timestamp"
            case signatureVersion = "SignatureVersion"
            case signature = "Signature"
            case certificateURL = "SigningCertURL"
            case subscribeURL = "SubscribeURL"
            case token = "Token"
        }
    }
}
