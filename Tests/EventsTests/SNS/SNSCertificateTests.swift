// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import HTTPClient
import TestSupport
import Testing

/// Whose certificates are believed, and how they are fetched.
@Suite struct SNSCertificateTests {
    private static let issuerURL = "http://crt.r2m99.amazontrust.com/r2m99.cer"

    @Test(
        arguments: [
            "expired", "early", "wrong-name", "wrong-alternative", "wildcard", "of-stranger", "on-weak", "local",
            "regional", "chinese", "alone-elsewhere", "stranger",
        ])
    func `a certificate that is none of SNS' is refused`(_ name: String) async throws {
        let harness = try SNSHarness(certificate: name)
        let answer = try await harness.receive("notification")
        #expect(answer.label == "refused" && answer.error?.code == .certificate)
        #expect(harness.handled.value.isEmpty && harness.web.requests.count == 1)
    }

    @Test(
        arguments: [
            ("expired", "has expired"), ("early", "is not valid yet"), ("on-weak", "is not to be trusted"),
            ("alone-elsewhere", "give its issuer as a certificate to trust"),
            ("wrong-name", "is for none of sns.amazonaws.com"),
        ])
    func `the log says what is wrong with a certificate`(_ name: String, _ words: String) async throws {
        let harness = try SNSHarness(certificate: name)
        _ = try await harness.receive("notification")
        #expect(harness.log.warnings.first?.metadata["sns.detail"]?.contains(words) == true, "\(harness.log.warnings)")
    }

    @Test(arguments: ["good", "good-by-name", "chained"])
    func `a certificate of SNS' is believed`(_ name: String) async throws {
        #expect(try await SNSHarness(certificate: name).receive("notification") == .done)
    }

    @Test func `a certificate is good while its dates say so`() async throws {
        // New Year 2026 at midnight is when the certificates begin.
        let configuration: (inout SNSConfiguration) -> Void = { $0.furthestAhead = .seconds(1 << 29) }
        let early = try SNSHarness(configuration)
        early.time.change { $0 = 1_767_225_599 }
        #expect(try await early.receive("notification").error?.code == .certificate)
        early.time.change { $0 += 1 }
        // The refusal is remembered for a while.
        #expect(try await early.receive("notification").error?.code == .certificate)
        early.instant.change { $0 += .seconds(31) }
        #expect(try await early.receive("notification") == .done)
    }

    @Test func `a certificate that has expired since it was fetched is fetched again`() async throws {
        // This one ends seventeen seconds after the messages were sent.
        let harness = try SNSHarness(certificate: "brief")
        harness.time.change { $0 = SNSHarness.sent + 16 }
        #expect(try await harness.receive("notification") == .done)
        harness.web.put(.page(try Fixture.bytes("sns/good.pem")), at: SNSHarness.certificateURL)
        harness.time.change { $0 += 2 }
        #expect(try await harness.receive("notification-plain") == .done)
        #expect(harness.web.requests.count == 2)
    }

    @Test func `a key that is not RSA signs nothing`() async throws {
        let harness = try SNSHarness(certificate: "on-curve")
        #expect(try await harness.receive("notification-on-curve").error?.code == .signature)
    }

    @Test func `a certificate that no authority signed is refused`() async throws {
        let chain = try Fixture.bytes("sns/of-leaf.pem") + Fixture.bytes("sns/good.pem")
        let harness = try SNSHarness(certificate: nil)
        harness.web.put(.page(chain), at: SNSHarness.certificateURL)
        #expect(try await harness.receive("notification-on-curve").error?.code == .certificate)
    }

    @Test func `the right key in the wrong certificate does not help`() async throws {
        // The stranger calls itself by the authority's name.
        let chain = try Fixture.bytes("sns/of-stranger.pem") + Fixture.bytes("sns/stranger.pem")
        let harness = try SNSHarness(certificate: nil)
        harness.web.put(.page(chain), at: SNSHarness.certificateURL)
        #expect(try await harness.receive("notification").error?.code == .certificate)
    }

    @Test(arguments: ["good", "intermediate"])
    func `a certificate to trust need not be a root`(_ trusted: String) async throws {
        let harness = try SNSHarness(certificate: trusted == "good" ? "good" : "alone") {
            $0.trusted = try? Fixture.bytes("sns/\(trusted).pem")
        }
        #expect(try await harness.receive("notification") == .done)
        #expect(harness.web.requests.count == 1)
    }

    @Test func `a missing issuer is fetched from Amazon`() async throws {
        let harness = try SNSHarness(certificate: "alone")
        harness.web.put(.page(try Fixture.bytes("sns/intermediate.der")), at: Self.issuerURL)
        #expect(try await harness.receive("notification") == .done)
        #expect(harness.web.requests.map(\.url) == [SNSHarness.certificateURL, Self.issuerURL])
        #expect(try await harness.receive("notification-plain") == .done)
        #expect(harness.web.requests.count == 2)
    }

    @Test(
        arguments: [
            (.failure(.timeout), "unavailable", .unreachable), (.page([], status: 503), "unavailable", .unreachable),
            (.page([], status: 404), "refused", .certificate), (.page([1, 2, 3]), "refused", .certificate),
            (.page(Array(repeating: 0, count: 64 * 1024 + 1)), "refused", .certificate),
        ] as [(ScriptedWeb.Page, String, SNSError.Code)])
    func `without its issuer a certificate is not believed`(
        _ page: ScriptedWeb.Page, _ label: String, _ code: SNSError.Code
    ) async throws {
        let harness = try SNSHarness(certificate: "alone")
        harness.web.put(page, at: Self.issuerURL)
        let answer = try await harness.receive("notification")
        #expect(answer.label == label && answer.error?.code == code && harness.handled.value.isEmpty)
    }

    @Test func `fetching issuers ends somewhere`() async throws {
        let harness = try SNSHarness(certificate: "alone") { $0.trusted = try? Fixture.bytes("sns/stranger.pem") }
        harness.web.put(.page(try Fixture.bytes("sns/intermediate.der")), at: Self.issuerURL)
        #expect(try await harness.receive("notification").error?.code == .certificate)
        #expect(harness.web.requests.count <= 4)
    }

    @Test(
        arguments: [
            (.failure(.connect), .unreachable), (.failure(.timeout), .unreachable), (.failure(.tls), .unreachable),
            (.failure(.resolve), .unreachable), (.failure(.truncated), .unreachable), (.failure(.reset), .unreachable),
            (.page([], status: 500), .unreachable), (.page([], status: 503), .unreachable),
            (.page([], status: 429), .unreachable), (.page([], status: 301), .certificate),
            (.page([], status: 403), .certificate), (.page([], status: 404), .certificate),
            (.page([], status: 204), .certificate), (.failure(.protocol), .certificate), (.page([]), .certificate),
            (.page(Array("<html>".utf8)), .certificate),
            (.page(Array("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".utf8)), .certificate),
            (.page(Array(repeating: 0x2D, count: 64 * 1024 + 1)), .certificate),
        ] as [(ScriptedWeb.Page, SNSError.Code)])
    func `a certificate that can't be fetched now is asked for again`(_ page: ScriptedWeb.Page, _ code: SNSError.Code)
        async throws
    {
        let harness = try SNSHarness(certificate: nil)
        harness.web.put(page, at: SNSHarness.certificateURL)
        let answer = try await harness.receive("notification")
        #expect(answer.error?.code == code && answer.label == (code == .unreachable ? "unavailable" : "refused"))
        // What was refused is not asked for at every message; what could not be reached is.
        harness.web.put(.page(try Fixture.bytes("sns/good.pem")), at: SNSHarness.certificateURL)
        let second = try await harness.receive("notification")
        #expect(second.label == (code == .unreachable ? "done" : "refused"))
        harness.instant.change { $0 += .seconds(31) }
        #expect(try await harness.receive("notification-plain") == .done)
    }

    @Test func `an oversized certificate file is refused even with a good one in it`() async throws {
        let harness = try SNSHarness(certificate: nil)
        let good = try Fixture.bytes("sns/good.pem")
        harness.web.put(.page(good + Array(repeating: 0x0A, count: 64 * 1024)), at: SNSHarness.certificateURL)
        #expect(try await harness.receive("notification").error?.code == .certificate)
    }

    @Test(arguments: ["Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00000000000000000000000000000000\n\n"])
    func `an encrypted certificate asks nobody for a password`(_ header: String) async throws {
        let harness = try SNSHarness(certificate: nil)
        let text = try Fixture.text("sns/good.pem").replacing(
            "CERTIFICATE-----\nMII", with: "CERTIFICATE-----\n\(header)MII")
        harness.web.put(.page(Array(text.utf8)), at: SNSHarness.certificateURL)
        #expect(try await harness.receive("notification").error?.code == .certificate)
    }

    @Test func `many certificates in one file are refused`() async throws {
        let harness = try SNSHarness(certificate: nil)
        let good = try Fixture.bytes("sns/good.pem")
        harness.web.put(.page(Array((0..<9).map { _ in good }.joined())), at: SNSHarness.certificateURL)
        #expect(try await harness.receive("notification").error?.code == .certificate)
    }

    @Test func `messages at once share one fetch`() async throws {
        let harness = try SNSHarness(web: ScriptedWeb(isOpen: false))
        try await withThrowingTaskGroup(of: SNSAnswer.self) { group in
            for name in ["notification", "notification-plain", "end"] {
                group.addTask { try await harness.receive(name) }
            }
            while harness.web.requests.isEmpty { await Task.yield() }
            harness.web.gate.fire()
            for try await answer in group { #expect(answer.error == nil) }
        }
        #expect(harness.web.requests.count == 1)
    }

    @Test func `made-up addresses are not all fetched at once`() async throws {
        let harness = try SNSHarness(web: ScriptedWeb(isOpen: false))
        let fields = try SNSHarness.fields("notification")
        let answers = try await withThrowingTaskGroup(of: SNSAnswer.self) { group in
            for number in 0..<20 {
                var fields = fields
                fields["SigningCertURL"] = SNSHarness.certificateURL.replacing("0a1b", with: "\(1000 + number)")
                group.addTask { [fields] in try await harness.receive(fields) }
            }
            // Sixteen are turned away at once; the others wait for the web.
            var answers: [SNSAnswer] = []
            while answers.count < 16, let answer = try await group.next() { answers.append(answer) }
            harness.web.gate.fire()
            for try await answer in group { answers.append(answer) }
            return answers
        }
        #expect(answers.filter { $0.error?.code == .unreachable }.count == 16)
        #expect(harness.web.requests.count == 4)
    }

    @Test func `made-up addresses push nothing out`() async throws {
        let harness = try SNSHarness()
        #expect(try await harness.receive("notification") == .done)
        var fields = try SNSHarness.fields("notification-plain")
        for number in 0..<300 {
            fields["SigningCertURL"] = SNSHarness.certificateURL.replacing("0a1b", with: "\(1000 + number)")
            #expect(try await harness.receive(fields).error?.code == .certificate)
        }
        #expect(try await harness.receive("notification-plain") == .done)
        #expect(harness.web.requests.filter { $0.url == SNSHarness.certificateURL }.count == 1)
    }
}
