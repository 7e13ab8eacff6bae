// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Which source the environment and the shared files configure.
enum SourceChoice: Sendable, Equatable {
    /// Keys in the environment.
    case environment
    /// A profile of the shared files.
    case profile(String)
    /// A role and a token file in the environment.
    case webIdentity
    /// A container's endpoint.
    case container
    /// The instance's metadata, as nothing is configured.
    case instance

    /// Looks for the first that is configured, in the order of the AWS CLI:
    /// keys, a role of the profile, a token file, the rest of the profile, a
    /// container, the instance.
    ///
    /// - Throws: An error with the code `credentials` if a shared file cannot
    ///   be read, or has no profile of the name in `AWS_PROFILE`.
    init(_ environment: [String: String]) throws(AWSError) {
        guard environment.filled("AWS_ACCESS_KEY_ID") == nil, environment.filled("AWS_SECRET_ACCESS_KEY") == nil else {
            self = .environment
            return
        }
        let profile = try Self.profile(environment)
        if let profile, profile.isRole {
            self = .profile(profile.name)
        } else if environment.filled("AWS_WEB_IDENTITY_TOKEN_FILE") != nil {
            self = .webIdentity
        } else if let profile, profile.isSource {
            self = .profile(profile.name)
        } else {
            self = ContainerCredentials.isConfigured(environment) ? .container : .instance
        }
    }

    /// The profile in use, if there is one.
    ///
    /// - Throws: An error with the code `credentials` as `init` does.
    static func profile(_ environment: [String: String]) throws(AWSError) -> Profile? {
        let (name, isExplicit) = Profiles.chosen(environment)
        let profile = try Profiles(environment)[name]
        guard profile != nil || !isExplicit else {
            throw AWSError(source: Profile.label(name), "AWS_PROFILE names it, and neither of the two files has it.")
        }
        return profile
    }
}
