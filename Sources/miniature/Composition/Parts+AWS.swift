// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import HTTPClient
internal import Logging
internal import Stores

extension Parts {
    /// The store in a bucket, with credentials from wherever AWS' own tools would take them.
    func bucket(_ name: String) async throws -> S3Store {
        let location = S3Location(bucket: name, region: try await region(), endpoint: endpoint("AWS_ENDPOINT_URL_S3"))
        let credentials = try credentials()
        return S3Store(try S3Client(location: location, credentials: credentials, http: http), acl: settings.acl)
    }

    /// The CDN to tell of purges, if one is set.
    func cdn() throws -> (client: CloudFrontClient, distribution: String)? {
        guard let distribution = settings.distribution else { return nil }
        let client = try CloudFrontClient(
            endpoint: CloudFrontClient.endpoint(environment), credentials: try credentials(), http: http)
        return (client, distribution)
    }

    /// Credentials by AWS' own order of sources; none where requests are not to be signed, which reads public buckets.
    func credentials() throws -> any CredentialsProvider {
        if settings.isUnsigned { return AnonymousCredentials() }
        return try sharedCredentials.get {
            let refreshFailed: @Sendable (AWSError) -> Void = { [logger] error in
                logger.warning(
                    "Credentials could not be renewed; the old ones serve.", metadata: ["cause": "\(error)"])
            }
            let chain = try CredentialsChain(environment: environment, http: http, refreshFailed: refreshFailed)
            logger.notice("Credentials.", metadata: ["source": "\(chain.source)"])
            return chain
        }
    }

    /// The region; of an endpoint of one's own it is a mere part of the signature, and any does.
    func region() async throws -> String {
        guard isRegionNamed || endpoint("AWS_ENDPOINT_URL_S3") == nil else { return "us-east-1" }
        return try await CredentialsChain.region(environment: environment, http: http)
    }

    /// Whether the environment says the region, or where it stands.
    var isRegionNamed: Bool {
        ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"].contains { environment[$0] != nil }
    }

    /// The certificates to trust instead of the system's, as the AWS CLI takes them.
    static func certificateFile(_ environment: [String: String]) -> String? {
        environment["AWS_CA_BUNDLE"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// An endpoint by its own variable or by that for all services, as the AWS CLI has them.
    private func endpoint(_ variable: String) -> String? {
        [variable, "AWS_ENDPOINT_URL"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty }
    }
}
