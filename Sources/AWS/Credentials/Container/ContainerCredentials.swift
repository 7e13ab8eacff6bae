// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient

/// Credentials from the endpoint a container's platform names: ECS, EKS Pod
/// Identity, Greengrass ("Container credential provider" of the AWS SDKs and
/// Tools Reference Guide).
struct ContainerCredentials: CredentialsSource {
    private let settings: SourceSettings

    init(_ settings: SourceSettings) { self.settings = settings }

    /// Whether the environment names such an endpoint.
    static func isConfigured(_ environment: [String: String]) -> Bool {
        environment.filled(relative) != nil || environment.filled(full) != nil
    }

    var name: String {
        let environment = settings.environment
        guard environment.filled(Self.relative) == nil, let text = environment.filled(Self.full) else {
            return "ECS task role"
        }
        let host = EndpointURL(text)?.host
        return host == "169.254.170.23" || host == "[fd00:ec2::23]" ? "EKS Pod Identity" : "container credentials"
    }

    func fetch() async throws(AWSError) -> Credentials {
        var request = HTTPRequest(url: try url())
        request.headers.add("Accept", "application/json")
        if let token = try token() { request.headers.add("Authorization", token) }
        let endpoint = SourceEndpoint(
            source: name, http: settings.http, patience: settings.patience.container, retry: settings.retry)
        let response = try await endpoint.send(request)
        guard response.status == 200 else {
            throw AWSError(source: name, "The endpoint answered \(response.status).", status: response.status)
        }
        return try CredentialsDocument.credentials(response.bytes, from: .container, source: name)
    }

    private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    private func url() throws(AWSError) -> String {
        if let path = settings.environment.filled(Self.relative) {
            guard path.hasPrefix("/"), EndpointURL.isPath(path) else {
                throw AWSError(source: name, "\(Self.relative) is not a path.")
            }
            return "http://169.254.170.2\(path)"
        }
        guard let endpoint = EndpointURL(settings.environment.filled(Self.full) ?? "") else {
            throw AWSError(source: name, "\(Self.full) is not a URL.")
        }
        // The token goes there in the clear, and who sets one variable should not learn another.
        guard endpoint.scheme == "https" || Self.isTrusted(endpoint.host) else {
            throw AWSError(
                source: name, "\(Self.full) is neither https nor one of the hosts that give containers credentials.")
        }
        return endpoint.url(endpoint.path.isEmpty ? "/" : endpoint.path)
    }

    /// The hosts that may be asked without TLS.
    ///
    /// Only as written: a name that resolves to one of them today may not tomorrow.
    private static func isTrusted(_ host: String) -> Bool {
        switch host {
        case "localhost", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]": return true
        default:
            let parts = host.split(separator: ".", omittingEmptySubsequences: false)
            return parts.count == 4 && parts.first == "127"
                && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
        }
    }

    /// The file is read each time: the platform replaces it.
    private func token() throws(AWSError) -> String? {
        if let path = settings.environment.filled("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            return try SmallFile.token(path, for: name)
        }
        guard let token = settings.environment.filled("AWS_CONTAINER_AUTHORIZATION_TOKEN") else { return nil }
        guard token.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw AWSError(source: name, "AWS_CONTAINER_AUTHORIZATION_TOKEN is not one line of text.")
        }
        return token
    }
}
