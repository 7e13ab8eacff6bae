// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Where credentials are got, anew each time; ``RotatingCredentials`` keeps them.
protocol CredentialsSource: Sendable {
    /// A name for the log, such as `EKS Pod Identity`; never a value.
    var name: String { get }

    /// Gets credentials, within a time the source bounds itself.
    ///
    /// - Throws: An ``AWSError`` with the code `credentials` whose sentence
    ///   begins with the name and holds nothing secret.
    func fetch() async throws(AWSError) -> Credentials
}
