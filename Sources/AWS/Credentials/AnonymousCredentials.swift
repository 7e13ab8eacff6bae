// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// No credentials: requests are not signed.
public struct AnonymousCredentials: CredentialsProvider {
    /// The one value there is.
    public init() {}

    /// `anonymous`.
    public var source: String { "anonymous" }

    /// Always nil.
    public func credentials() async throws(AWSError) -> Credentials? { nil }
}
