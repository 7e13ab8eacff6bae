// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import HTTPClient
import Spelling
import TestSupport
import Testing

/// What becomes of messages that are from SNS.
@Suite struct SNSEndpointTests {
    @Test(arguments: ["notification", "notification-plain"])
    func `a signed notification is handed on`(_ name: String) async throws {
        let harness = try SNSHarness()
        #expect(try await harness.receive(name) == .done)
        #expect(harness.handled.value == [try SNSHarness.fields(name)["Message"] ?? ""])
        #expect(harness.web.requests.map(\.url) == [SNSHarness.certificateURL])
        #expect(harness.web.requests.allSatisfy { $0.method == "GET" && $0.bodyLimit == 64 * 1024 })
    }

    @Test func `the content of a notification is S3's event`() async throws {
        let harness = try SNSHarness()
        var fields = try SNSHarness.fields("notification")
        _ = try await harness.receive(fields)
        let content = try #require(harness.handled.value.first)
        // The fixture has odd characters after the event, to be signed over.
        let json = try #require(content.split(separator: "\n\"").first)
        #expect(try EventReader.read(json.utf8).events.map(\.key) == ["originals/café 1.jpg"])
        fields["Message"] = String(json)
        #expect(try await harness.receive(fields).label == "refused")
    }

    @Test func `a message is handled once`() async throws {
        let harness = try SNSHarness()
        #expect(try await harness.receive("notification") == .done)
        for _ in 0..<3 { #expect(try await harness.receive("notification") == .ignored) }
        #expect(harness.handled.value.count == 1)
        harness.time.change { $0 += 3500 }
        #expect(try await harness.receive("notification") == .ignored)
        #expect(try await harness.receive("notification-plain") == .done)
    }

    @Test func `a message that could not be handled is handled when it comes again`() async throws {
        let harness = try SNSHarness()
        harness.outcome.change { $0 = .transientFailure("The store is away.") }
        for _ in 0..<2 {
            let answer = try await harness.receive("notification")
            #expect(answer == .unavailable(SNSError(.handler, "The store is away.")))
        }
        harness.outcome.change { $0 = .success }
        #expect(try await harness.receive("notification") == .done)
        #expect(try await harness.receive("notification") == .ignored)
        #expect(harness.handled.value.count == 3)
    }

    @Test func `what can never be handled is not asked for again`() async throws {
        let harness = try SNSHarness()
        harness.outcome.change { $0 = .permanentFailure("It is no event.") }
        #expect(try await harness.receive("notification") == .malformed(SNSError(.content, "It is no event.")))
    }

    @Test func `a message that is under way is not begun again`() async throws {
        let harness = try SNSHarness(isHandlerOpen: false)
        async let first = harness.receive("notification")
        try await untilHandled(harness)
        let second = try await harness.receive("notification")
        #expect(second.label == "unavailable" && second.error?.code == .underWay)
        harness.handlerGate.fire()
        #expect(try await first == .done)
        #expect(try await harness.receive("notification") == .ignored)
    }

    @Test func `a message that failed was not replayed`() async throws {
        let harness = try SNSHarness()
        var fields = try SNSHarness.fields("notification")
        let signature = fields["Signature"]
        fields["Signature"] = "AAAA"
        #expect(try await harness.receive(fields).error?.code == .signature)
        fields["Signature"] = signature
        #expect(try await harness.receive(fields) == .done)
    }

    @Test func `version 1 is taken when it is allowed`() async throws {
        #expect(try await SNSHarness().receive("notification-1").error?.code == .version)
        let harness = try SNSHarness { $0.allowsVersion1 = true }
        #expect(try await harness.receive("notification-1") == .done)
        #expect(try await SNSHarness { $0.allowsVersion1 = true }.receive("notification") == .done)
    }

    @Test(arguments: [("notification", "1"), ("notification-1", "2"), ("notification", "3"), ("notification", "02")])
    func `a version that the signature is not of is refused`(_ name: String, _ version: String) async throws {
        var fields = try SNSHarness.fields(name)
        fields["SignatureVersion"] = version
        let harness = try SNSHarness { $0.allowsVersion1 = true }
        #expect(try await harness.receive(fields).label == "refused")
        #expect(harness.handled.value.isEmpty)
    }

    @Test(
        arguments: [
            (-900, nil), (-901, .early), (0, nil), (3600, nil), (3601, .stale), (1 << 40, .stale), (-1 << 40, .early),
        ] as [(Int64, SNSError.Code?)])
    func `the time of a message has its bounds`(_ later: Int64, _ code: SNSError.Code?) async throws {
        // The certificate is asked for its dates, so it has to be valid whenever a message may be.
        let harness = try SNSHarness()
        harness.time.change { $0 = SNSHarness.sent + later }
        let answer = try await harness.receive("notification")
        #expect(answer.error?.code == code)
        #expect(harness.web.requests.isEmpty == (code != nil))
    }

    @Test(
        arguments: [
            ("notification-regional", "eu-south-2.amazonaws.com", "regional"),
            ("notification-chinese", "cn-north-1.amazonaws.com.cn", "chinese"),
        ])
    func `regions have their own hosts and certificates`(_ name: String, _ host: String, _ certificate: String)
        async throws
    {
        let harness = try SNSHarness(certificate: nil)
        let url = SNSHarness.certificateURL.replacing("eu-central-1.amazonaws.com", with: host)
        harness.web.put(.page(try Fixture.bytes("sns/\(certificate).pem")), at: url)
        #expect(try await harness.receive(name) == .done)
    }

    @Test func `the end of a subscription is left as it is`() async throws {
        let harness = try SNSHarness()
        #expect(try await harness.receive("end") == .ignored)
        #expect(harness.web.requests.map(\.url) == [SNSHarness.certificateURL] && harness.handled.value.isEmpty)
        #expect(harness.log.warnings.count == 1)
    }

    @Test func `only the topics that are allowed are taken, and none without a list`() async throws {
        #expect(try await SNSHarness().receive("notification-other-topic").error?.code == .topic)
        for topics in [[], ["arn:aws:sns:eu-central-1:123456789012:holiday-upload"]] {
            let harness = try SNSHarness { $0.topics = topics }
            let answer = try await harness.receive("notification")
            #expect(answer.label == "refused" && answer.error?.code == .topic && harness.web.requests.isEmpty)
        }
    }

    @Test(arguments: ["true", "TRUE"])
    func `raw delivery is refused with the cure`(_ value: String) async throws {
        let harness = try SNSHarness()
        let answer = await harness.receive(text: #"{"Records":[]}"#, rawDelivery: value)
        #expect(answer.label == "refused" && answer.error?.code == .raw)
        #expect(answer.error?.message.contains("turn raw message delivery off") == true)
        #expect(try await harness.receive("notification", rawDelivery: "false") == .done)
    }

    @Test func `a stranger does not fill the log`() async throws {
        let harness = try SNSHarness()
        for _ in 0..<100 { _ = try await harness.receive("notification-other-topic") }
        #expect(harness.log.warnings.count == 1)
        _ = await harness.receive(text: "x")
        #expect(harness.log.warnings.count == 2)
        harness.instant.change { $0 += .seconds(61) }
        _ = try await harness.receive("notification-other-topic")
        #expect(harness.log.warnings.count == 3)
    }

    @Test(arguments: ["", "arn", "arn:aws:sqs:eu-central-1:123456789012:x", "arn:aws:sns:eu-central-1:123456789012:*"])
    func `what is no topic ends the start`(_ topic: String) {
        let error = #expect(throws: SNSError.self) { try SNSHarness { $0.topics = [topic] } }
        #expect(error?.code == .configuration)
    }

    @Test func `settings that can't be meant end the start`() throws {
        for change in [
            { $0.trusted = [] }, { $0.trusted = Array("no PEM".utf8) }, { $0.oldest = .zero },
            { $0.furthestAhead = .seconds(-1) }, { $0.endpoint = "sns.example.com" },
        ] as [(inout SNSConfiguration) -> Void] {
            #expect(throws: SNSError.self) { try SNSHarness(change) }
        }
        // The system's certificates, whatever they are.
        _ = try SNSHarness { $0.trusted = nil }
    }

    private func untilHandled(_ harness: SNSHarness) async throws {
        while harness.handled.value.isEmpty { await Task.yield() }
    }
}
