// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
/// `AWS_SESSION_TOKEN`, the names all AWS tools share.
public struct EnvironmentCredentials: CredentialsProvider {
    private let value: Credentials?

    /// Reads the variables once: they do not change while a process runs.
    ///
    /// - Parameter environment: The environment, by name.
    public init(_ environment: [String: String]) {
        guard let key = environment["AWS_ACCESS_KEY_ID"], !key.isEmpty,
            let secret = environment["AWS_SECRET_ACCESS_KEY"], !secret.isEmpty
        else {
            value = nil
            return
        }
        let token = environment["AWS_SESSION_TOKEN"].flatMap { $0.isEmpty ? nil : $0 }
        value = Credentials(accessKeyID: key, secretAccessKey: secret, sessionToken: token)
    }

    /// The credentials of the environment.
    ///
    /// - Throws: An error with the code `credentials` if they are not there.
    ///   Unsigned requests instead would end as a puzzling 403.
    public func credentials() async throws(AWSError) -> Credentials? {
        guard let value else {
            throw AWSError(.credentials, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set.")
        }
        return value
    }
}
