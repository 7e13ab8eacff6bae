// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Credentials that are known and do not change.
public struct StaticCredentials: CredentialsProvider {
    private let value: Credentials

    /// Always these.
    public init(_ value: Credentials) { self.value = value }

    /// `static`.
    public var source: String { "static" }

    /// The credentials given.
    public func credentials() async throws(AWSError) -> Credentials? { value }
}
