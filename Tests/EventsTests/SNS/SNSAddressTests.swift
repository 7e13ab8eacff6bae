// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import FoundationEssentials
import HTTPClient
import Logging
import TestSupport
import Testing

/// What is asked because a message says so, and what never is.
@Suite struct SNSAddressTests {
    private static let local = "http://127.0.0.1:4566"

    @Test(
        arguments: [
            "http://HOST/FILE", "HTTPS://HOST/FILE", "https:/HOST/FILE", "https:HOST/FILE", "//HOST/FILE",
            "ftp://HOST/FILE",
            "file:///etc/passwd", "", " https://HOST/FILE", "https://HOST/FILE ", "https://HOST:443/FILE",
            "https://HOST:8443/FILE", "https://user@HOST/FILE", "https://user:password@HOST/FILE",
            "https://HOST@example.com/FILE",
            "https://HOST.example.com/FILE", "https://example.com/HOST/FILE", "https://example.com/FILE?HOST",
            "https://example.com#@HOST/FILE", "https://example.com\\@HOST/FILE", "https://HOST./FILE",
            "https://HOST/FILE?x=1",
            "https://HOST/FILE?", "https://HOST/FILE#x", "https://HOST//FILE", "https://HOST/x/../FILE",
            "https://HOST/x/FILE",
            "https://HOST/FILE/", "https://HOST/FILE\n", "https://HOST/FILE%00",
            "https://HOST/SimpleNotificationService-.pem",
            "https://HOST/SimpleNotificationService-0g.pem", "https://HOST/SimpleNotificationService-00.PEM",
            "https://HOST/SimpleNotificationService-00.pem.exe", "https://HOST/SimpleNotificationService-00",
            "https://HOST/SimpleNotificationService.pem", "https://HOST/SimpleNotificationService-../x.pem",
            "https://HOST/simplenotificationservice-00.pem", "https://HOST/certificate.pem",
            "https://sns.us-east-1.amazonaws.com/FILE", "https://sns.eu-central-1.amazonaws.com.cn/FILE",
            "https://sns.EU-CENTRAL-1.amazonaws.com/FILE", "https://sns.amazonaws.com/FILE",
            "https://sns-eu-central-1.amazonaws.com/FILE",
            "https://s3.eu-central-1.amazonaws.com/FILE", "https://bucket.s3.eu-central-1.amazonaws.com/FILE",
            "https://sns.eu-central-1.amazonaws.com.evil/FILE", "https://snsXeu-central-1.amazonaws.com/FILE",
            "https://sns.eu-central-1Xamazonaws.com/FILE", "https://sns.eu-central-1.аmazonaws.com/FILE",
            "https://169.254.169.254/FILE",
            "https://[::1]/FILE", "https://localhost/FILE", "http://127.0.0.1:4566/FILE",
        ])
    func `a certificate is fetched from SNS and nowhere else`(_ pattern: String) async throws {
        var fields = try SNSHarness.fields("notification")
        let file = try #require(SNSHarness.certificateURL.split(separator: "/").last)
        fields["SigningCertURL"] = pattern.replacing("HOST", with: "sns.eu-central-1.amazonaws.com").replacing(
            "FILE", with: file)
        let harness = try SNSHarness()
        let answer = try await harness.receive(fields)
        #expect(answer.error?.code == .certificateURL || answer.error?.code == .envelope, "\(answer)")
        #expect(harness.web.requests.isEmpty && harness.handled.value.isEmpty)
    }

    @Test func `a subscription is confirmed once it is verified`() async throws {
        let url = try #require(try SNSHarness.fields("subscription")["SubscribeURL"])
        let harness = try SNSHarness()
        harness.web.put(.page([]), at: url)
        #expect(try await harness.receive("subscription") == .confirmed)
        #expect(harness.web.requests.map(\.url) == [SNSHarness.certificateURL, url])
        #expect(harness.log.lines.contains { $0.level == .notice && $0.metadata["sns.topic"] == SNSHarness.topic })
        #expect(try await harness.receive("subscription") == .ignored)
        #expect(harness.web.requests.count == 2)
    }

    @Test func `a subscription that is not verified is not confirmed`() async throws {
        var fields = try SNSHarness.fields("subscription")
        fields["Token"] = "1"
        let harness = try SNSHarness()
        #expect(try await harness.receive(fields).error?.code == .signature)
        #expect(harness.web.requests.count == 1)
    }

    @Test func `nothing else is asked to confirm, whoever signed that`() async throws {
        let messages = try JSONDecoder().decode(
            [[String: String]].self, from: Data(Fixture.bytes("sns/subscriptions-elsewhere.json")))
        #expect(messages.count >= 15)
        for fields in messages {
            let harness = try SNSHarness()
            let answer = try await harness.receive(fields)
            #expect(answer.error?.code == .subscribeURL, "\(fields["SubscribeURL"] ?? "")")
            #expect(harness.web.requests.map(\.url) == [SNSHarness.certificateURL])
        }
    }

    @Test(
        arguments: [
            (.failure(.timeout), .unreachable), (.page([], status: 500), .unreachable),
            (.page([], status: 429), .unreachable),
            (.page([], status: 404), .confirmation), (.page([], status: 302), .confirmation),
        ] as [(ScriptedWeb.Page, SNSError.Code)])
    func `a confirmation that fails is tried again`(_ page: ScriptedWeb.Page, _ code: SNSError.Code) async throws {
        let url = try #require(try SNSHarness.fields("subscription")["SubscribeURL"])
        let harness = try SNSHarness()
        harness.web.put(page, at: url)
        let answer = try await harness.receive("subscription")
        #expect(answer.error?.code == code && answer.label == (code == .unreachable ? "unavailable" : "refused"))
        harness.web.put(.page([]), at: url)
        #expect(try await harness.receive("subscription") == .confirmed)
    }

    @Test func `with another endpoint that one alone is asked`() async throws {
        let harness = try Self.localHarness()
        let confirmation = try SNSHarness.fields("subscription-local")
        harness.web.put(.page([]), at: try #require(confirmation["SubscribeURL"]))
        for (name, label) in [("notification", "done"), ("subscription-local", "confirmed")] {
            #expect(try await harness.receive(Self.local(name)).label == label)
        }
        #expect(harness.web.requests.allSatisfy { $0.url.utf8.starts(with: Self.local.utf8) })
    }

    @Test(
        arguments: [
            SNSHarness.certificateURL, "http://127.0.0.1:4567/a.pem", "http://127.0.0.1/a.pem",
            "https://127.0.0.1:4566/a.pem",
            "http://127.0.0.1:4566.example.com/a.pem", "http://127.0.0.1:45660/a.pem",
            "http://127.0.0.1:4566@example.com/a.pem",
            "http://127.0.0.1:4566/a.pem?x", "http://127.0.0.1:4566/a.txt", "http://127.0.0.1:4566/%2e%2e/a.pem",
            "http://127.0.0.1:4566",
        ])
    func `with another endpoint no other certificate is fetched`(_ url: String) async throws {
        let harness = try SNSHarness { $0.endpoint = Self.local }
        var fields = try SNSHarness.fields("notification")
        fields["SigningCertURL"] = url
        #expect(try await harness.receive(fields).error?.code == .certificateURL)
        #expect(harness.web.requests.isEmpty)
    }

    @Test(
        arguments: [
            "http://127.0.0.1:4566", "http://127.0.0.1:4566/", "http://127.8.9.10", "http://localhost:1",
            "http://[::1]:4566",
            "https://sns.example.com", "https://sns.example.com:8443", "https://10.0.0.1",
        ])
    func `an endpoint is https, or on this machine`(_ url: String) throws {
        _ = try SNSHarness { $0.endpoint = url }
    }

    @Test(
        arguments: [
            "", "/", "sns.example.com", "http://", "http:///", "http://sns.example.com", "http://10.0.0.1:4566",
            "http://localhost.example.com", "http://127.0.0.1.example.com", "http://127.1", "http://127.0.0.01",
            "http://0x7f.0.0.1",
            "http://user@127.0.0.1", "https://user@sns.example.com", "https://sns.example.com/path",
            "https://sns.example.com?x",
            "https://sns.example.com:0", "https://sns.example.com:x", "https://sns.example.com:65536",
            "https://sns example.com",
            "ftp://127.0.0.1", "https://[::1", "https://sns.example.com//",
        ])
    func `no other endpoint is taken`(_ url: String) {
        let error = #expect(throws: SNSError.self) { try SNSHarness { $0.endpoint = url } }
        #expect(error?.code == .configuration)
    }

    @Test func `with another endpoint AWS is not asked to confirm`() async throws {
        let harness = try Self.localHarness()
        #expect(try await harness.receive(Self.local("subscription")).error?.code == .subscribeURL)
        #expect(harness.web.requests.count == 1)
    }

    @Test func `the endpoint comes from the environment by its usual names`() {
        #expect(SNSConfiguration.endpoint(["AWS_ENDPOINT_URL": "a", "AWS_ENDPOINT_URL_SNS": "b"]) == "b")
        #expect(SNSConfiguration.endpoint(["AWS_ENDPOINT_URL": "a", "AWS_ENDPOINT_URL_SNS": ""]) == "a")
        #expect(SNSConfiguration.endpoint([:]) == nil)
    }

    /// An endpoint that believes a server on this machine.
    private static func localHarness() throws -> SNSHarness {
        let harness = try SNSHarness(certificate: nil) {
            $0.endpoint = local + "/"
            $0.trusted = try? Fixture.bytes("sns/local.pem")
        }
        harness.web.put(.page(try Fixture.bytes("sns/local.pem")), at: local + "/certificates/a_1.pem")
        return harness
    }

    /// A message that names the certificate of that server.
    private static func local(_ name: String) throws -> [String: String] {
        var fields = try SNSHarness.fields(name)
        fields["SigningCertURL"] = local + "/certificates/a_1.pem"
        return fields
    }
}
