// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Where a bucket is.
public struct S3Location: Sendable, Hashable {
    /// How the bucket's name gets into a request ("Virtual hosting of
    /// buckets" of the Amazon S3 User Guide).
    public enum Addressing: Sendable, Hashable {
        /// As the first part of the host name.
        case virtualHost
        /// As the first segment of the path.
        case path
    }

    /// The bucket's name.
    public let bucket: String

    /// The bucket's region, such as `eu-central-1`.
    public let region: String

    /// The base URL of another service that speaks S3, such as
    /// `http://127.0.0.1:9000`; nil means AWS.
    public let endpoint: String?

    /// How the bucket's name gets into a request.
    public let addressing: Addressing

    /// Names a place.
    ///
    /// - Parameter addressing: By default the host name on AWS, as it is the
    ///   one way for new regions, unless the bucket's name has a dot, which
    ///   AWS's certificate does not cover; the path elsewhere, where names
    ///   below the endpoint's mostly do not resolve.
    public init(bucket: String, region: String, endpoint: String? = nil, addressing: Addressing? = nil) {
        self.bucket = bucket
        self.region = region
        self.endpoint = endpoint
        self.addressing = addressing ?? (endpoint != nil || bucket.utf8.contains(0x2E) ? .path : .virtualHost)
    }
}
