// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Whom an ``SNSEndpoint`` believes.
public struct SNSConfiguration: Sendable {
    /// The ARNs of the topics whose messages are taken; without any, none are.
    public var topics: [String]

    /// Whether a signature over a SHA-1 digest will do (`SignatureVersion` 1, what topics have unless told otherwise).
    ///
    /// Off: a digest that collisions can be made for does not prove much. `SetTopicAttributes` with `SignatureVersion` 2
    /// makes a topic use SHA-256.
    public var allowsVersion1: Bool

    /// The base URL of another service that speaks like SNS (`AWS_ENDPOINT_URL_SNS`); nil means AWS.
    ///
    /// With one, certificates and confirmations are fetched from there *only*. Plain `http` is taken on this machine
    /// alone, since elsewhere anybody on the way could replace a certificate.
    public var endpoint: String?

    /// The certificates to trust, in PEM; nil means those of the system.
    ///
    /// They need not be roots: a signing certificate itself will do. It stands for ``endpoint``, and for regions whose
    /// certificates have issuers that can't be fetched.
    public var trusted: [UInt8]?

    /// How old a message may be: as long as SNS tries to deliver one (`numRetries`, at most an hour).
    public var oldest: Duration

    /// How far a message may be ahead of our clock.
    public var furthestAhead: Duration

    /// Makes a configuration with the defaults for AWS.
    public init(
        topics: [String],
        allowsVersion1: Bool = false,
        endpoint: String? = nil,
        trusted: [UInt8]? = nil,
        oldest: Duration = .seconds(3600),
        furthestAhead: Duration = .seconds(900)
    ) {
        self.topics = topics
        self.allowsVersion1 = allowsVersion1
        self.endpoint = endpoint
        self.trusted = trusted
        self.oldest = oldest
        self.furthestAhead = furthestAhead
    }

    /// The endpoint that the environment asks for, by the names all AWS tools share.
    public static func endpoint(_ environment: [String: String]) -> String? {
        ["AWS_ENDPOINT_URL_SNS", "AWS_ENDPOINT_URL"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
}
