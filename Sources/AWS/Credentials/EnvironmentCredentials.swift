// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Credentials from `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and
/// `AWS_SESSION_TOKEN`, the names all AWS tools share.
public struct EnvironmentCredentials: CredentialsProvider, CredentialsSource {
    private let value: Result<Credentials, AWSError>

    /// Reads the variables once: they do not change while a process runs.
    ///
    /// - Parameter environment: The environment, by name.
    public init(_ environment: [String: String]) {
        guard let key = environment.filled("AWS_ACCESS_KEY_ID"),
            let secret = environment.filled("AWS_SECRET_ACCESS_KEY")
        else {
            value = .failure(
                AWSError(.credentials, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not both set."))
            return
        }
        let credentials = Credentials(
            accessKeyID: key, secretAccessKey: secret, sessionToken: environment.filled("AWS_SESSION_TOKEN"))
        value = Result { () throws(AWSError) in try credentials.checked("environment") }
    }

    /// `environment`.
    public var source: String { name }

    /// The credentials of the environment.
    ///
    /// - Throws: An error with the code `credentials` if they are not there.
    ///   Unsigned requests instead would end as a puzzling 403.
    public func credentials() async throws(AWSError) -> Credentials? { try value.get() }

    var name: String { "environment" }

    func fetch() async throws(AWSError) -> Credentials { try value.get() }
}
