// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Credentials as a profile of the shared files describes them.
///
/// The files are read each time, so that keys replaced there are found when
/// the old ones are refused.
struct ProfileCredentials: CredentialsSource {
    private let settings: SourceSettings
    private let profile: String

    init(_ settings: SourceSettings, profile: String) {
        self.settings = settings
        self.profile = profile
    }

    var name: String { Profile.label(profile) }

    func fetch() async throws(AWSError) -> Credentials {
        try await credentials(of: profile, in: Profiles(settings.environment), after: [])
    }

    /// The credentials of a profile that others led to.
    private func credentials(
        of name: String, in profiles: Profiles, after path: [String]
    ) async throws(AWSError) -> Credentials {
        guard let profile = profiles[name] else {
            throw AWSError(source: self.name, "\(Profile.label(name)) is in neither of the two files.")
        }
        // As a source, a profile's own keys come first: a profile may so be its own source.
        guard profile.isRole, path.isEmpty || !profile.hasKeys else {
            return try await ownCredentials(of: profile, in: profiles)
        }
        guard !path.contains(name) else {
            let circle = (path + [name]).joined(separator: " → ")
            throw AWSError(source: self.name, "source_profile goes round in a circle: \(circle).")
        }
        let base = try await base(of: profile, in: profiles, after: path)
        let label = profile.label
        let role = try role(of: profile).checked(label)
        let sts = try STSClient(settings, region: region(for: profile, in: profiles), for: label)
        let form = role.form("AssumeRole", at: settings.unixSeconds())
        return try await sts.credentials(form, signedBy: base, hiding: [role.externalID ?? ""])
    }

    /// Who asks for the role.
    private func base(
        of profile: Profile, in profiles: Profiles, after path: [String]
    ) async throws(AWSError) -> Credentials {
        guard profile["mfa_serial"] == nil else {
            throw AWSError(source: profile.label, "mfa_serial needs somebody who types a code.")
        }
        switch (profile["source_profile"], profile["credential_source"]) {
        case (let source?, nil):
            return try await credentials(of: source, in: profiles, after: path + [profile.name])
        case (nil, let source?):
            return try await self.source(source, for: profile).fetch()
        default:
            throw AWSError(
                source: profile.label, "role_arn needs one of source_profile and credential_source beside it.")
        }
    }

    private func source(_ name: String, for profile: Profile) throws(AWSError) -> any CredentialsSource {
        switch name.lowercased() {
        case "environment": return EnvironmentCredentials(settings.environment)
        case "ecscontainer": return ContainerCredentials(settings)
        case "ec2instancemetadata": return InstanceCredentials(settings)
        default:
            throw AWSError(
                source: profile.label,
                "credential_source is none of Environment, EcsContainer and Ec2InstanceMetadata.")
        }
    }

    /// Credentials that need no other's, in the AWS CLI's order.
    private func ownCredentials(of profile: Profile, in profiles: Profiles) async throws(AWSError) -> Credentials {
        let label = profile.label
        if let file = profile["web_identity_token_file"] {
            let role = try role(of: profile)
            let region = region(for: profile, in: profiles)
            return try await WebIdentityCredentials(
                settings, name: label, role: role, tokenFile: file, region: region
            ).fetch()
        }
        guard !profile.isSignOn else {
            throw AWSError(
                source: label,
                "Its sso_ settings need a browser; set credential_process = aws configure export-credentials "
                    + "--profile \(profile.name) --format process in a profile of its own.")
        }
        if profile.credentials.filled("aws_access_key_id") == nil, let command = profile["credential_process"] {
            return try await ProcessCredentials(settings, name: label, command: command).fetch()
        }
        guard let key = profile["aws_access_key_id"], let secret = profile["aws_secret_access_key"] else {
            let what = profile.hasKeys ? "only one of aws_access_key_id and aws_secret_access_key" : "no credentials"
            throw AWSError(source: label, "The profile has \(what).")
        }
        return try Credentials(
            accessKeyID: key, secretAccessKey: secret, sessionToken: profile["aws_session_token"]
        ).checked(label)
    }

    private func role(of profile: Profile) throws(AWSError) -> AssumedRole {
        guard let arn = profile["role_arn"] else { throw AWSError(source: profile.label, "role_arn is missing.") }
        return AssumedRole(
            arn: arn, sessionName: profile["role_session_name"], externalID: profile["external_id"],
            duration: profile["duration_seconds"])
    }

    private func region(for profile: Profile, in profiles: Profiles) -> String? {
        settings.region(profile) ?? profiles[self.profile].flatMap { settings.region($0) }
    }
}
