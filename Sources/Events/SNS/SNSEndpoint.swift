// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import AWS
internal import CCrypto
public import HTTPClient
public import Logging
public import NIOCore
internal import Spelling

/// Takes messages from SNS over HTTP, once it is certain that they are from SNS.
///
/// Anybody can reach it, so what costs little is checked first: nothing is fetched before topic and time are right, and
/// nothing is done, no subscription confirmed either, before the signature is.
public final class SNSEndpoint: Sendable {
    /// Handles the content of a notification.
    ///
    /// SNS waits 15 seconds for an answer; what is left of that when the message is known to be genuine is the deadline.
    public typealias Handler = @Sendable (_ message: String, _ deadline: ContinuousClock.Instant) async -> SNSOutcome

    /// The request header whose value `true` says that the message comes without the envelope.
    public static let rawDeliveryHeader = "x-amz-sns-rawdelivery"

    /// The largest body of a request that is worth receiving, in bytes.
    public static let largest = SNSMessage.largest

    private let topics: Set<TopicARN>
    private let allowsVersion1: Bool
    private let window: ClosedRange<Int64>
    let addresses: SNSAddresses
    let http: any HTTPSending
    private let certificates: SigningCertificates
    private let cache: CertificateCache
    private let recent = RecentMessages()
    private let report: SNSReport
    private let time: @Sendable () -> Int64
    private let handler: Handler

    /// Makes an endpoint.
    ///
    /// - Parameters:
    ///   - configuration: Whom to believe.
    ///   - http: What fetches certificates and confirms.
    ///   - logger: Where it says what it refused.
    ///   - time: The time of day, in seconds since 1970.
    ///   - now: The time that passes, for what is remembered.
    ///   - handler: Handles the content of a notification.
    /// - Throws: An ``SNSError`` with the code `configuration` that says what is wrong with it.
    public init(
        _ configuration: SNSConfiguration,
        http: any HTTPSending,
        logger: Logger,
        time: @escaping @Sendable () -> Int64 = { CivilDate.systemUnixSeconds() },
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        handler: @escaping Handler
    ) throws(SNSError) {
        topics = try Self.topics(configuration.topics)
        allowsVersion1 = configuration.allowsVersion1
        let (oldest, ahead) = (configuration.oldest, configuration.furthestAhead)
        guard oldest > .zero, ahead >= .zero, oldest < .seconds(1 << 30), ahead < .seconds(1 << 30) else {
            throw SNSError(.configuration, "A message from SNS must be allowed to be some seconds old, up to 34 years.")
        }
        window = -oldest.components.seconds...ahead.components.seconds
        addresses = SNSAddresses(
            override: try configuration.endpoint.map { url throws(SNSError) in try SNSOverride(url) })
        self.http = http
        certificates = SigningCertificates(
            addresses: addresses, roots: try TrustedRoots(configuration.trusted), http: http)
        cache = CertificateCache(now: now)
        report = SNSReport(logger: logger, now: now)
        self.time = time
        self.handler = handler
    }

    /// Receives one request.
    ///
    /// - Parameters:
    ///   - rawDelivery: The value of the header ``rawDeliveryHeader``, if the request has it.
    ///   - body: The request's body.
    ///   - deadline: When an answer is due.
    /// - Returns: what became of it; this never throws, since SNS has to be answered.
    public func receive(
        rawDelivery: String? = nil, body: ByteBuffer, deadline: ContinuousClock.Instant
    ) async -> SNSAnswer {
        let answer: SNSAnswer
        do throws(SNSError) {
            let message = try read(rawDelivery, body)
            try await verify(message)
            answer = try await once(message) { () async throws(SNSError) in try await act(on: message, deadline) }
        } catch {
            answer = SNSAnswer(error)
        }
        report.note(answer)
        return answer
    }

    /// Reads the message, and refuses what can be without asking anybody.
    private func read(_ rawDelivery: String?, _ body: ByteBuffer) throws(SNSError) -> SNSMessage {
        if let rawDelivery, rawDelivery.lowercased() == "true" {
            throw SNSError(
                .raw,
                "The message came without an envelope, and so unsigned: turn raw message delivery off for this subscription."
            )
        }
        let message = try SNSMessage(body.readableBytesView)
        guard topics.contains(message.topic) else {
            throw SNSError(.topic, "The topic \(message.topic) is none of those whose messages are taken here.")
        }
        let ahead = message.sent - time()
        guard ahead >= window.lowerBound else {
            throw SNSError(.stale, "The message is of \(message.timestamp), over \(-window.lowerBound) seconds ago.")
        }
        guard ahead <= window.upperBound else {
            throw SNSError(
                .early, "The message is of \(message.timestamp), over \(window.upperBound) seconds from now.")
        }
        guard message.signatureVersion == "2" || (message.signatureVersion == "1" && allowsVersion1) else {
            throw SNSError(
                .version,
                "The signature is of version \(message.signatureVersion.shown): set SignatureVersion 2 on \(message.topic)."
            )
        }
        try addresses.checkCertificate(message.certificateURL, of: message.topic)
        return message
    }

    private func verify(_ message: SNSMessage) async throws(SNSError) {
        let (url, now, certificates) = (message.certificateURL, time(), certificates)
        let fetch: CertificateCache.Fetch = { () async throws(SNSError) in
            try await certificates.fetch(url, for: message.topic, at: now)
        }
        var chain = try await cache.chain(ByteString(url), fetch)
        if certificates.trouble(with: chain, for: message.topic, at: now) != nil {
            // It was good when it was fetched. Another may be there by now, or another issuer.
            await cache.forget(ByteString(url))
            chain = try await cache.chain(ByteString(url), fetch)
        }
        let digest = message.signatureVersion == "1" ? CCRYPTO_SHA1 : CCRYPTO_SHA256
        guard chain.signed(message.signedText, message.signature, digest: digest) else {
            throw SNSError(.signature, "The signature does not fit the message that names \(message.topic).")
        }
    }

    /// Does what is to be done about a message, unless it was done before.
    private func once(
        _ message: SNSMessage, _ work: () async throws(SNSError) -> SNSAnswer
    ) async throws(SNSError) -> SNSAnswer {
        switch recent.begin(message.id, now: time()) {
        case .new: break
        case .handled: return .ignored
        case .underWay: throw SNSError(.underWay, "The message \(message.id) is being handled.")
        }
        let end = message.sent - window.lowerBound + 1
        do throws(SNSError) {
            let answer = try await work()
            recent.end(message.id, handled: true, until: end, now: time())
            return answer
        } catch {
            recent.end(message.id, handled: false, until: end, now: time())
            throw error
        }
    }

    private func act(on message: SNSMessage, _ deadline: ContinuousClock.Instant) async throws(SNSError) -> SNSAnswer {
        switch message.kind {
        case .notification:
            switch await handler(message.message, deadline) {
            case .success: return .done
            case .transientFailure(let why): throw SNSError(.handler, why)
            case .permanentFailure(let why): throw SNSError(.content, why)
            }
        case .subscription:
            try await confirm(message, deadline)
            report.noteConfirmed(message.topic)
            return .confirmed
        case .end:
            // Whoever ended it meant it; to subscribe again would take the decision away from them.
            report.noteEnded(message.topic)
            return .ignored
        }
    }

    private static func topics(_ names: [String]) throws(SNSError) -> Set<TopicARN> {
        var topics: Set<TopicARN> = []
        for name in names {
            guard let topic = TopicARN(name) else {
                throw SNSError(
                    .configuration,
                    "\(name.shown) is no topic: write an ARN such as arn:aws:sns:eu-central-1:123456789012:uploads.")
            }
            topics.insert(topic)
        }
        return topics
    }
}
