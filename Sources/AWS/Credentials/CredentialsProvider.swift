// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What clients ask for credentials before each request.
///
/// It keeps what it has until that expires, and answers at once meanwhile.
public protocol CredentialsProvider: Sendable {
    /// Where the credentials come from, such as `environment` or `EKS Pod
    /// Identity`: for one line of the log, never a value.
    var source: String { get }

    /// The credentials to sign with now; nil means unsigned requests, which
    /// only public buckets answer.
    ///
    /// - Throws: An ``AWSError`` with the code `credentials` if the source
    ///   fails, or `cancelled` if the task was cancelled while it waited.
    func credentials() async throws(AWSError) -> Credentials?

    /// Says that the service refused these as expired; the next call gets
    /// others if there are any.
    func invalidate(_ used: Credentials) async
}

extension CredentialsProvider {
    /// Does nothing: what cannot change cannot be replaced.
    public func invalidate(_ used: Credentials) async {}
}
