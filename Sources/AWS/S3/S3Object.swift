// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient

/// What S3 says of an object in an answer's headers.
public struct S3Object: Sendable, Hashable {
    /// Bytes.
    public let size: Int
    /// The entity tag without its quotes: opaque, and a hash of nothing in general.
    public let etag: String
    /// Seconds since 1970; 0 if S3 did not say.
    public let lastModified: Int64
    /// The `Content-Type` it was stored with.
    public let contentType: String?
    /// The `Cache-Control` it was stored with.
    public let cacheControl: String?
    /// The `x-amz-meta-` headers, names in lower case without that prefix.
    public let metadata: [String: String]
    /// The version, in a bucket that keeps versions.
    public let versionID: String?
}

extension S3Object {
    /// Reads an answer's headers.
    ///
    /// - Parameter size: The length of the body if that is known better than
    ///   from `Content-Length`.
    init(_ headers: HTTPHeaders, size: Int? = nil) throws(AWSError) {
        guard let size = size ?? headers["Content-Length"].flatMap({ Int($0) }), size >= 0 else {
            throw AWSError(.malformed, "S3 answered without the length of the object.")
        }
        self.size = size
        etag = Self.unquoted(headers["ETag"] ?? "")
        lastModified = headers["Last-Modified"].flatMap { CivilDate(http: $0) }?.unixSeconds ?? 0
        contentType = headers["Content-Type"]
        cacheControl = headers["Cache-Control"]
        versionID = headers["x-amz-version-id"]
        var metadata: [String: String] = [:]
        for field in headers {
            let name = field.name.lowercased()
            guard name.hasPrefix("x-amz-meta-") else { continue }
            metadata[String(name.dropFirst("x-amz-meta-".count))] = field.value
        }
        self.metadata = metadata
    }

    /// A quoted string of RFC 9110 §8.8.3 without its quotes.
    static func unquoted(_ etag: String) -> String {
        guard etag.utf8.count >= 2, etag.hasPrefix("\""), etag.hasSuffix("\"") else { return etag }
        return String(etag.dropFirst().dropLast())
    }
}
