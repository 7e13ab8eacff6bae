// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling

/// What a store knows of an object.
public struct ObjectHead: Sendable, Hashable {
    /// Bytes.
    public var size: Int
    /// Changes when the object does; opaque, without quotes.
    public var etag: String
    /// Seconds since 1970, within ``DateRange``: of a file of another time it is the nearest, since nothing depends on it
    /// but what clients are told, and no client can be told more.
    public let lastModified: Int64
    /// The type it was stored with, nil if none was given or is known.
    public var contentType: String?
    /// The `Cache-Control` it was stored with.
    public var cacheControl: String?
    /// Further attributes by lower-case name.
    public var metadata: [String: String]
    /// The version, in a store that keeps versions.
    public var versionID: String?

    /// Describes an object.
    public init(
        size: Int,
        etag: String,
        lastModified: Int64,
        contentType: String? = nil,
        cacheControl: String? = nil,
        metadata: [String: String] = [:],
        versionID: String? = nil
    ) {
        self.size = size
        self.etag = etag
        self.lastModified = DateRange.nearest(to: lastModified)
        self.contentType = contentType
        self.cacheControl = cacheControl
        self.metadata = metadata
        self.versionID = versionID
    }
}
