// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Where SNS has its certificates and takes confirmations.
///
/// Both addresses come with a message that anybody may have sent, and are asked by a server that may reach what the
/// sender can't. So an address is not parsed: what it must be is written down, and compared byte by byte.
struct SNSAddresses: Sendable {
    /// The longest address that is asked.
    private static let longest = 2048

    /// Who is asked in AWS' place.
    let override: SNSOverride?

    /// Checks where a message says its certificate is.
    ///
    /// AWS' are `https://sns.REGION.amazonaws.com/SimpleNotificationService-HEX.pem`, in the topic's region.
    ///
    /// - Throws: An ``SNSError`` with the code `certificateURL`.
    func checkCertificate(_ url: String, of topic: TopicARN) throws(SNSError) {
        let isGood: Bool
        if let override {
            isGood = Self.rest(of: url, after: override.base + "/").map { $0.allSatisfy(Self.isPlain) } ?? false
        } else {
            isGood =
                Self.rest(of: url, after: Self.base(topic) + "/SimpleNotificationService-")
                .map { (1...64).contains($0.count - 4) && $0.dropLast(4).allSatisfy(Self.isHex) } ?? false
        }
        guard isGood, url.utf8.suffix(4).elementsEqual(".pem".utf8) else {
            throw SNSError(
                .certificateURL,
                "The certificate is at \(url.shown), which is not where SNS has those of \(topic.region).")
        }
    }

    /// Checks where a message says a subscription is confirmed.
    ///
    /// AWS' are `https://sns.REGION.amazonaws.com/?Action=ConfirmSubscription&…`, in the topic's region.
    ///
    /// - Throws: An ``SNSError`` with the code `subscribeURL`.
    func checkConfirmation(_ url: String, of topic: TopicARN) throws(SNSError) {
        let start = override.map { $0.base + "/" } ?? Self.base(topic) + "/?Action=ConfirmSubscription&"
        guard let rest = Self.rest(of: url, after: start), rest.allSatisfy(Self.isVisible) else {
            throw SNSError(
                .subscribeURL, "The subscription is confirmed at \(url.shown), which is not SNS in \(topic.region).")
        }
    }

    /// The names that the certificates which sign for a topic are for.
    ///
    /// Old regions share one; newer ones have their own, beside their host's; China and the government of the United
    /// States write them in one label. Found in certificates, and in the AWS SDK for Java, which knows a list.
    func certificateNames(of topic: TopicARN) -> [String] {
        if let override { return [override.host, "sns.amazonaws.com"] }
        let region = topic.region
        var names = ["sns.amazonaws.com"]
        names += ["sns.\(region)", "sns-signing.\(region)", "sns-\(region)"].map { "\($0).\(topic.suffix)" }
        // Both regions sign with the certificate of the western one.
        if region.hasPrefix("us-gov-") { names.append("sns-us-gov-west-1.amazonaws.com") }
        return names
    }

    /// Whether the certificate of an issuer is fetched from there, since AWS serves its own without them.
    ///
    /// Plain `http` is usual: what comes is worth as much as the root that it leads to.
    func allowsIssuer(_ url: String) -> Bool {
        guard override == nil, url.utf8.count <= Self.longest,
            let rest = Self.rest(of: url, after: "http://") ?? Self.rest(of: url, after: "https://")
        else { return false }
        let host = rest.prefix { $0 != UInt8(ascii: "/") }
        let path = rest.dropFirst(host.count)
        return host.allSatisfy { Self.isNameByte($0) } && String(Substring(host)).hasSuffix(".amazontrust.com")
            && !path.isEmpty && path.allSatisfy(Self.isPlain)
    }

    private static func base(_ topic: TopicARN) -> String { "https://sns.\(topic.region).\(topic.suffix)" }

    /// What comes after a beginning; nil if it begins otherwise or is too long.
    private static func rest(of url: String, after start: String) -> Substring.UTF8View? {
        guard url.utf8.count <= longest, url.utf8.starts(with: start.utf8) else { return nil }
        return Substring(url).utf8.dropFirst(start.utf8.count)
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x2E
    }

    /// What a plain path is made of: no query, no fragment, no escapes.
    private static func isPlain(_ byte: UInt8) -> Bool {
        isNameByte(byte) || (0x41...0x5A).contains(byte) || byte == 0x2F || byte == 0x5F
    }

    /// What can stand in a URL on the wire, without a fragment.
    private static func isVisible(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != 0x23 && byte != 0x5C
    }
}
