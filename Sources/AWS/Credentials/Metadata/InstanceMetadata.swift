// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore

/// The metadata service of an EC2 instance, version 2 only ("Use the Instance
/// Metadata Service" of the Amazon EC2 User Guide).
///
/// Version 1 answers whoever can make the server fetch a URL, and this server
/// fetches URLs for a living.
struct InstanceMetadata: Sendable {
    private let settings: SourceSettings
    private let source: String

    init(_ settings: SourceSettings, for source: String) {
        self.settings = settings
        self.source = source
    }

    /// Whether it may be asked.
    static func isDisabled(_ environment: [String: String]) -> Bool {
        environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true"
    }

    /// What the service has at a path.
    ///
    /// - Throws: An error with the code `credentials`, and the status if the
    ///   service answered with another than 200.
    func text(at path: String, token: String) async throws(AWSError) -> [UInt8] {
        let request = HTTPRequest(
            url: try endpoint().url(path), headers: ["X-aws-ec2-metadata-token": token], bodyLimit: 64 * 1024)
        let response = try await send(request)
        guard response.status == 200 else {
            throw AWSError(
                source: source, "The instance metadata answered \(response.status).", status: response.status)
        }
        return response.bytes
    }

    /// A token for the requests to come.
    func token() async throws(AWSError) -> String {
        guard !Self.isDisabled(settings.environment) else {
            throw AWSError(source: source, "AWS_EC2_METADATA_DISABLED is true.")
        }
        let request = HTTPRequest(
            method: "PUT", url: try endpoint().url("/latest/api/token"),
            headers: ["X-aws-ec2-metadata-token-ttl-seconds": "21600"], body: ByteBuffer())
        let response = try await send(request)
        let token = String(decoding: response.bytes, as: UTF8.self)
        guard response.status == 200, !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw AWSError(
                source: source,
                "The instance metadata answered \(response.status) to the request for a token, and version 1 is not used.",
                status: response.status)
        }
        return token
    }

    private func send(_ request: HTTPRequest) async throws(AWSError) -> HTTPResponse {
        var once = settings.retry
        once.limit = 0
        let endpoint = SourceEndpoint(
            source: source, http: settings.http, patience: settings.patience.instance, retry: once)
        return try await endpoint.send(request)
    }

    private func endpoint() throws(AWSError) -> EndpointURL {
        let environment = settings.environment
        let isIPv6 = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"]?.lowercased() == "ipv6"
        let usual = isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254"
        guard let endpoint = EndpointURL(environment.filled("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? usual),
            endpoint.path.isEmpty || endpoint.path == "/"
        else { throw AWSError(source: source, "AWS_EC2_METADATA_SERVICE_ENDPOINT is not a URL without a path.") }
        return endpoint
    }
}
