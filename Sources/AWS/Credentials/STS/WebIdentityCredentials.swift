// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Credentials of a role for an OpenID Connect token, such as a Kubernetes
/// service account's ("Assume role with web identity" of the AWS SDKs and
/// Tools Reference Guide).
struct WebIdentityCredentials: CredentialsSource {
    let name: String
    private let settings: SourceSettings
    private let role: AssumedRole
    private let tokenFile: String
    private let region: String?

    /// A role for the token in a file.
    init(_ settings: SourceSettings, name: String, role: AssumedRole, tokenFile: String, region: String?) {
        self.settings = settings
        self.name = name
        self.role = role
        self.tokenFile = tokenFile
        self.region = region
    }

    /// Asks with an unsigned request, since the token is the proof.
    ///
    /// Its file is read each time: the platform replaces it within the hour.
    func fetch() async throws(AWSError) -> Credentials {
        let sts = try STSClient(settings, region: region, for: name)
        let token = try SmallFile.token(tokenFile, for: name)
        var form = try role.checked(name).form("AssumeRoleWithWebIdentity", at: settings.unixSeconds())
        form.append(QueryItem("WebIdentityToken", token))
        return try await sts.credentials(form, signedBy: nil, hiding: [token])
    }
}
