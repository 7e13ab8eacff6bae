// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A source of credentials, asked before each request: it keeps what it has
/// until that expires, and answers at once meanwhile.
public protocol CredentialsProvider: Sendable {
    /// The credentials to sign with now; nil means unsigned requests, which
    /// only public buckets answer.
    ///
    /// - Throws: An ``AWSError`` with the code `credentials` if the source fails.
    func credentials() async throws(AWSError) -> Credentials?
}
