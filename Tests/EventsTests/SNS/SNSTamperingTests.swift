// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import NIOCore
import TestSupport
import Testing

/// Messages that someone has changed on the way, or made.
@Suite struct SNSTamperingTests {
    private static let signed = ["Message", "MessageId", "Timestamp", "TopicArn", "Type"]

    /// For each kind of message the fields that its signature covers.
    private static let fields: [(String, String)] =
        (signed + ["Subject"]).map { ("notification", $0) }
        + ["subscription", "end"].flatMap { name in (signed + ["SubscribeURL", "Token"]).map { (name, $0) } }

    @Test(arguments: fields)
    func `no character of a signed field can be changed`(_ name: String, _ field: String) async throws {
        let harness = try SNSHarness()
        let fields = try SNSHarness.fields(name)
        let scalars = Array(try #require(fields[field]).unicodeScalars)
        var random = SeededGenerator(seed: 11)
        for index in scalars.indices {
            for other in ["0", "a", "\n", "\u{0}", "é", Self.neighbour(of: scalars[index])] as [Unicode.Scalar]
            where other != scalars[index] {
                var changed = scalars
                changed[index] = other
                try await expectRefusal(of: fields, field, changed, harness)
            }
            var changed = scalars
            changed.remove(at: index)
            try await expectRefusal(of: fields, field, changed, harness)
            changed = scalars
            changed.insert("x", at: Int.random(in: 0...scalars.count, using: &random))
            try await expectRefusal(of: fields, field, changed, harness)
        }
        #expect(harness.handled.value.isEmpty)
        if let url = fields["SubscribeURL"] { harness.web.put(.page([]), at: url) }
        #expect(try await harness.receive(fields).error == nil)
    }

    @Test(arguments: fields)
    func `no signed field can be left out`(_ name: String, _ field: String) async throws {
        let harness = try SNSHarness()
        var fields = try SNSHarness.fields(name)
        fields[field] = nil
        #expect(try await harness.receive(fields).error != nil)
        #expect(harness.handled.value.isEmpty)
    }

    @Test func `no subject can be added`() async throws {
        let harness = try SNSHarness()
        for subject in ["", "x"] {
            var fields = try SNSHarness.fields("notification-plain")
            fields["Subject"] = subject
            #expect(try await harness.receive(fields).error?.code == .signature)
        }
    }

    @Test func `fields can't be cut out of one another`() async throws {
        let fields = try SNSHarness.fields("notification")
        let (message, id, subject) = (fields["Message"] ?? "", fields["MessageId"] ?? "", fields["Subject"] ?? "")
        // All of these have the signed text of the message.
        for changes in [
            ["Subject": nil, "MessageId": "\(id)\nSubject\n\(subject)"],
            ["Subject": nil, "MessageId": "\(subject)", "Message": "\(message)\nMessageId\n\(id)\nSubject"],
        ] as [[String: String?]] {
            var changed = fields
            for (name, value) in changes { changed[name] = value }
            let harness = try SNSHarness()
            let answer = try await harness.receive(changed)
            #expect(answer.error != nil && harness.handled.value.isEmpty)
        }
        let harness = try SNSHarness()
        var changed = fields
        changed["Timestamp"] = "\(fields["Timestamp"] ?? "")\nTopicArn\n\(SNSHarness.topic)\nZ"
        #expect(try await harness.receive(changed).error?.code == .envelope)
    }

    @Test func `one kind of message does not pass for another`() async throws {
        for (name, type) in [
            ("subscription", "Notification"), ("end", "SubscriptionConfirmation"), ("end", "Notification"),
            ("notification", "SubscriptionConfirmation"), ("notification", "Unknown"), ("notification", "notification"),
        ] {
            let harness = try SNSHarness()
            var fields = try SNSHarness.fields(name)
            fields["Type"] = type
            #expect(try await harness.receive(fields).error != nil, "\(name) \(type)")
            #expect(harness.handled.value.isEmpty)
        }
    }

    @Test(arguments: ["", "AAAA", "=", "no base64", "bm90IGEgc2lnbmF0dXJl", String(repeating: "A", count: 344)])
    func `what is no signature does not pass`(_ signature: String) async throws {
        let harness = try SNSHarness()
        var fields = try SNSHarness.fields("notification")
        fields["Signature"] = signature
        #expect(try await harness.receive(fields).error != nil && harness.handled.value.isEmpty)
    }

    @Test(
        arguments: [
            "", "x", "[]", "{}", "null", #"{"Type":"Notification"}"#, #"{"Type":7}"#,
            String(repeating: #"{"a":"#, count: 50_000),
        ])
    func `what is no envelope is malformed`(_ text: String) async throws {
        let answer = await (try SNSHarness()).receive(text: text)
        #expect(answer.label == "malformed" && answer.error?.code == .envelope)
    }

    @Test func `a body over the bound is malformed`() async throws {
        let harness = try SNSHarness()
        let text = try Fixture.text("sns/notification.json")
        let padded = text + String(repeating: " ", count: SNSEndpoint.largest - text.utf8.count)
        #expect(await harness.receive(text: padded + " ").error?.code == .tooLarge)
        #expect(await harness.receive(text: padded) == .done)
    }

    @Test(
        arguments: [
            "2026-05-04T09:30:13", "2026-05-04 09:30:13Z", "2026-05-04T09:30:13.Z", "2026-05-04T09:30:13.1x1Z",
            "2026-13-04T09:30:13Z", "2026-05-04T09:30:13+00:00Z", "١٠٢٦-05-04T09:30:13Z", "",
        ])
    func `a time that only looks like one is none`(_ time: String) async throws {
        var fields = try SNSHarness.fields("notification")
        fields["Timestamp"] = time
        #expect(try await SNSHarness().receive(fields).error?.code == .envelope)
    }

    @Test(arguments: ["notification", "subscription", "end"])
    func `a message cut off or changed anywhere is answered`(_ name: String) async throws {
        let harness = try SNSHarness()
        let bytes = try Fixture.bytes("sns/\(name).json")
        for index in bytes.indices.dropLast(2) {
            let answer = await harness.endpoint.receive(
                body: ByteBuffer(bytes: bytes[..<index]), deadline: .now + .seconds(1))
            #expect(answer.label == "malformed")
            for value in [0x00, 0x22, 0x5C, 0xFF] as [UInt8] {
                var changed = bytes
                changed[index] = value
                _ = await harness.endpoint.receive(body: ByteBuffer(bytes: changed), deadline: .now + .seconds(1))
            }
        }
    }

    private func expectRefusal(
        of fields: [String: String], _ field: String, _ scalars: [Unicode.Scalar], _ harness: SNSHarness
    ) async throws {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars)
        var fields = fields
        fields[field] = String(text)
        let answer = try await harness.receive(fields)
        #expect(answer.error != nil && answer.label != "unavailable", "\(field): \(String(text))")
    }

    private static func neighbour(of scalar: Unicode.Scalar) -> Unicode.Scalar {
        Unicode.Scalar(scalar.value ^ 1) ?? "?"
    }
}
