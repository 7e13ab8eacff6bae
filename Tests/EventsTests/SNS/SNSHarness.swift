// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import FoundationEssentials
import HTTPClient
import Logging
import NIOCore
import Synchronization
import TestSupport

/// An endpoint with its time, its web and what it hands on.
final class SNSHarness: Sendable {
    /// Where the messages say their certificate is.
    static let certificateURL =
        "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-0a1b2c3d4e5f60718293a4b5c6d7e8f9.pem"
    static let topic = "arn:aws:sns:eu-central-1:123456789012:holiday-uploads"
    static let topics = [
        topic, "arn:aws:sns:eu-south-2:123456789012:holiday-uploads",
        "arn:aws-cn:sns:cn-north-1:123456789012:holiday-uploads",
    ]
    /// When the messages are of: 2026-05-04T09:30:13Z.
    static let sent: Int64 = 1_777_887_013

    /// The time of day.
    let time = Shared(SNSHarness.sent + 60)
    /// The time that passes.
    let instant = Shared(ContinuousClock.now)
    /// What was handed on.
    let handled = Shared<[String]>([])
    /// What the handler answers.
    let outcome = Shared(SNSOutcome.success)
    /// While it has not fired, the handler does not return.
    let handlerGate = Signal()
    let log = LogRecorder()
    let web: ScriptedWeb
    let endpoint: SNSEndpoint

    init(
        certificate: String? = "good", web: ScriptedWeb = ScriptedWeb(), isHandlerOpen: Bool = true,
        _ change: (inout SNSConfiguration) -> Void = { _ in }
    ) throws {
        self.web = web
        if let certificate { web.put(.page(try Fixture.bytes("sns/\(certificate).pem")), at: Self.certificateURL) }
        var configuration = SNSConfiguration(topics: Self.topics, trusted: try Fixture.bytes("sns/authority.pem"))
        change(&configuration)
        if isHandlerOpen { handlerGate.fire() }
        endpoint = try SNSEndpoint(
            configuration, http: web, logger: log.logger, time: { [time] in time.value },
            now: { [instant] in instant.value }
        ) { [handled, outcome, handlerGate] message, _ in
            handled.change { $0.append(message) }
            try? await handlerGate.wait()
            return outcome.value
        }
    }

    /// Sends a message of the fixtures.
    func receive(_ name: String, rawDelivery: String? = nil) async throws -> SNSAnswer {
        await receive(text: try Fixture.text("sns/\(name).json"), rawDelivery: rawDelivery)
    }

    /// Sends the fields of a message.
    func receive(_ fields: [String: String]) async throws -> SNSAnswer {
        await receive(text: String(decoding: try JSONEncoder().encode(fields), as: UTF8.self))
    }

    /// Sends a text.
    func receive(text: String, rawDelivery: String? = nil) async -> SNSAnswer {
        await endpoint.receive(
            rawDelivery: rawDelivery, body: ByteBuffer(string: text), deadline: .now + .seconds(20))
    }

    /// The fields of a message of the fixtures.
    static func fields(_ name: String) throws -> [String: String] {
        try JSONDecoder().decode([String: String].self, from: Data(Fixture.bytes("sns/\(name).json")))
    }
}
