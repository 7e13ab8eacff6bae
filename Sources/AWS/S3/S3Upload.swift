// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// An object to store.
public struct S3Upload: Sendable {
    /// The object's bytes.
    public var bytes: ByteBuffer
    /// `Content-Type`; S3 makes `binary/octet-stream` of nil.
    public var contentType: String?
    /// `Cache-Control`, which S3 gives back with the object.
    public var cacheControl: String?
    /// `x-amz-meta-` headers: ASCII, at most 2 KB together.
    public var metadata: [String: String]
    /// A canned access control list such as `bucket-owner-full-control`; nil for none.
    ///
    /// Buckets take none by default since April 2023, and refuse an upload with another.
    public var acl: String?
    /// Store only where there is no object yet (`If-None-Match: *`).
    public var onlyIfAbsent: Bool

    /// Describes an object.
    public init(
        bytes: ByteBuffer,
        contentType: String? = nil,
        cacheControl: String? = nil,
        metadata: [String: String] = [:],
        acl: String? = nil,
        onlyIfAbsent: Bool = false
    ) {
        self.bytes = bytes
        self.contentType = contentType
        self.cacheControl = cacheControl
        self.metadata = metadata
        self.acl = acl
        self.onlyIfAbsent = onlyIfAbsent
    }
}
