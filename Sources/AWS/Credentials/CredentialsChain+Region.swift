// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient

extension CredentialsChain {
    /// The region to work in: `AWS_REGION`, `AWS_DEFAULT_REGION`, the
    /// profile's `region`, or the instance's own if its metadata gives the
    /// credentials too.
    ///
    /// - Parameters:
    ///   - environment: The environment, by name.
    ///   - http: What sends requests to the instance's metadata.
    /// - Throws: An error with the code `invalid` that says what to set if
    ///   there is no region, or `credentials` if a shared file cannot be read.
    public static func region(environment: [String: String], http: any HTTPSending) async throws(AWSError) -> String {
        try await region(
            SourceSettings(
                environment: environment, http: http, retry: RetryPolicy(limit: 0),
                unixSeconds: { CivilDate.systemUnixSeconds() }))
    }

    static func region(_ settings: SourceSettings) async throws(AWSError) -> String {
        let environment = settings.environment
        if let region = settings.region(nil) { return try checked(region) }
        if let region = settings.region(try SourceChoice.profile(environment)) { return try checked(region) }
        guard try SourceChoice(environment) == .instance, !InstanceMetadata.isDisabled(environment) else {
            throw missing(nil)
        }
        let metadata = InstanceMetadata(settings, for: "instance metadata")
        do throws(AWSError) {
            let token = try await metadata.token()
            let bytes = try await metadata.text(at: "/latest/meta-data/placement/region", token: token)
            return try checked(String(decoding: bytes, as: UTF8.self))
        } catch {
            throw error.code == .cancelled ? error : missing(error)
        }
    }

    private static func checked(_ region: String) throws(AWSError) -> String {
        guard RegionName.isValid(region) else { throw AWSError(.invalid, "\"\(region)\" is not a region.") }
        return region
    }

    private static func missing(_ error: AWSError?) -> AWSError {
        AWSError(.invalid, "There is no region: set AWS_REGION, such as eu-central-1.", underlying: error)
    }
}
