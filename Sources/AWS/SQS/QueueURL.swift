// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A queue of SQS by its URL, which says what there is to know of it ("Queue
/// and message identifiers" of the Amazon SQS Developer Guide).
public struct QueueURL: Sendable, Hashable, CustomStringConvertible {
    /// The URL as it was given: SQS knows the queue by it.
    public let description: String

    /// The queue's name, of FIFO queues with `.fifo`.
    public let name: String

    /// The region to sign for.
    public let region: String

    /// Where requests for it go.
    let endpoint: ServiceEndpoint

    /// Reads a URL such as `https://sqs.eu-west-1.amazonaws.com/123456789012/uploads`.
    ///
    /// - Parameters:
    ///   - url: The URL.
    ///   - region: The region, where the URL does not name one: AWS's own do.
    /// - Throws: An error with the code `invalid` that says what a queue's URL
    ///   looks like, or that a region is missing.
    public init(_ url: String, region: String? = nil) throws(AWSError) {
        let wrong = AWSError(
            .invalid,
            "\"\(url)\" is not the URL of a queue such as https://sqs.eu-west-1.amazonaws.com/123456789012/uploads.")
        guard let parts = EndpointURL(url) else { throw wrong }
        let path = parts.path.split(separator: "/", omittingEmptySubsequences: false)
        guard path.count >= 3, let name = path.last, Self.isName(name), Self.isAccount(path[path.count - 2]) else {
            throw wrong
        }
        description = url
        self.name = String(name)
        if let regional = Self.region(host: parts.host) {
            guard path.count == 3, parts.authority == parts.host, RegionName.isValid(regional) else { throw wrong }
            self.region = regional
            // Also where the URL says http, as those that once were got over http still do.
            endpoint = ServiceEndpoint(host: Self.host(parts.host, region: regional))
            return
        }
        guard let region, RegionName.isValid(region) else {
            throw AWSError(.invalid, "The queue \(url) names no region: set AWS_REGION, such as eu-central-1.")
        }
        self.region = region
        endpoint = try ServiceEndpoint(parts.url(""))
    }

    /// The region in a name of AWS's own for SQS, the two older ones included,
    /// a VPC's endpoint, FIPS and IPv6; nil for hosts of others.
    private static func region(host: String) -> String? {
        guard let domain = [".amazonaws.com", ".amazonaws.com.cn", ".api.aws"].first(where: { host.hasSuffix($0) })
        else { return nil }
        let labels = host.dropLast(domain.utf8.count).split(separator: ".", omittingEmptySubsequences: false)
        switch (labels.count, labels.first, labels.last) {
        case (1, "queue", _): return "us-east-1"
        case (2, let region?, "queue"), (2, "sqs", let region?), (2, "sqs-fips", let region?): return String(region)
        case (4, _, "vpce") where labels[1] == "sqs": return String(labels[2])
        default: return nil
        }
    }

    /// The older names have certificates and protocols of their own.
    private static func host(_ host: String, region: String) -> String {
        let labels = host.split(separator: ".")
        let isOld = labels.first == "queue" || labels.dropFirst().first == "queue"
        return isOld ? "sqs.\(region)\(ServiceEndpoint.suffix(region: region))" : host
    }

    /// Letters, digits, `-` and `_`, up to 80, `.fifo` counted.
    private static func isName(_ name: Substring) -> Bool {
        let stem = name.hasSuffix(".fifo") ? name.dropLast(".fifo".count) : name
        return !stem.isEmpty && name.utf8.count <= 80
            && stem.utf8.allSatisfy { ServiceEndpoint.isNameByte($0) && $0 != 0x2E }
    }

    private static func isAccount(_ account: Substring) -> Bool {
        account.utf8.count == 12 && account.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
