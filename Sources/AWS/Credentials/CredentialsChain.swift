// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient

/// Credentials from the first source that is configured, as all AWS tools
/// look for them ("Understand the credential provider chain" of the AWS SDKs
/// and Tools Reference Guide).
///
/// The order is the AWS CLI's: the environment; the profile, if it is a role;
/// a web identity's token file; the rest of the profile, such as its keys or
/// `credential_process`; a container's endpoint (ECS, EKS Pod Identity); the
/// instance's metadata, version 2. A source that is configured and fails is an
/// error: the next one is somebody else. AWS IAM Identity Center is reached
/// through `credential_process`.
///
/// Temporary credentials are kept and replaced ahead of their end.
public struct CredentialsChain: CredentialsProvider {
    private let chosen: any CredentialsProvider

    /// Chooses the source; it is asked at the first request.
    ///
    /// - Parameters:
    ///   - environment: The environment, by name. `HOME` tells where the shared files are.
    ///   - http: What sends requests to STS and to metadata endpoints.
    ///   - retry: When an endpoint is asked again.
    ///   - time: The time of day, in seconds since 1970.
    ///   - refreshFailed: Told of failures that callers do not see because old
    ///     credentials still serve: for the log.
    /// - Throws: An error with the code `credentials` if a shared file cannot
    ///   be read, or has no profile of the name in `AWS_PROFILE`.
    public init(
        environment: [String: String],
        http: any HTTPSending,
        retry: RetryPolicy = RetryPolicy(),
        time: @escaping @Sendable () -> Int64 = { CivilDate.systemUnixSeconds() },
        refreshFailed: @escaping @Sendable (AWSError) -> Void = { _ in }
    ) throws(AWSError) {
        let settings = SourceSettings(environment: environment, http: http, retry: retry, unixSeconds: time)
        try self.init(settings, RotationClock(unixSeconds: time), refreshFailed: refreshFailed)
    }

    init(
        _ settings: SourceSettings, _ clock: RotationClock,
        refreshFailed: @escaping @Sendable (AWSError) -> Void = { _ in }
    ) throws(AWSError) {
        let origin: any CredentialsSource
        switch try SourceChoice(settings.environment) {
        case .environment:
            chosen = EnvironmentCredentials(settings.environment)
            return
        case .profile(let name): origin = ProfileCredentials(settings, profile: name)
        case .webIdentity: origin = try Self.webIdentity(settings)
        case .container: origin = ContainerCredentials(settings)
        case .instance: origin = InstanceCredentials(settings)
        }
        chosen = RotatingCredentials(origin, clock: clock, refreshFailed: refreshFailed)
    }

    /// The source that was chosen, such as `profile “work”`.
    public var source: String { chosen.source }

    /// The credentials to sign with now; never nil.
    ///
    /// - Throws: An error with the code `credentials` that names the source
    ///   and what is wrong with it, or `cancelled`.
    public func credentials() async throws(AWSError) -> Credentials? { try await chosen.credentials() }

    /// See ``CredentialsProvider/credentials(by:)``.
    public func credentials(by deadline: ContinuousClock.Instant) async throws(AWSError) -> Credentials? {
        try await chosen.credentials(by: deadline)
    }

    /// See ``CredentialsProvider/invalidate(_:)``.
    public func invalidate(_ used: Credentials) async { await chosen.invalidate(used) }

    private static func webIdentity(_ settings: SourceSettings) throws(AWSError) -> WebIdentityCredentials {
        let environment = settings.environment
        let name = "web identity"
        guard let arn = environment.filled("AWS_ROLE_ARN"), let file = environment.filled("AWS_WEB_IDENTITY_TOKEN_FILE")
        else { throw AWSError(source: name, "AWS_WEB_IDENTITY_TOKEN_FILE is set and AWS_ROLE_ARN is not.") }
        let role = AssumedRole(arn: arn, sessionName: environment.filled("AWS_ROLE_SESSION_NAME"))
        let region = settings.region(try SourceChoice.profile(environment))
        return WebIdentityCredentials(settings, name: name, role: role, tokenFile: file, region: region)
    }
}
