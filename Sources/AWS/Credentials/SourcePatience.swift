// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How long sources of credentials may take.
struct SourcePatience: Sendable {
    /// One request to the instance's metadata; all SDKs give it a second,
    /// because where there is none nothing answers at all.
    var instance = Duration.seconds(1)

    /// One request to the endpoint of a container; fresh EKS nodes need a second try.
    var container = Duration.seconds(1)

    /// One request to STS.
    var service = Duration.seconds(5)

    /// A `credential_process`, which may ask an identity provider.
    var process = Duration.seconds(60)
}
