// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// A finished picture, ready to be answered and stored.
public struct Variant: Sendable {
    /// How long anybody may keep a variant: its URL always means the same picture, or is cleared by its tag.
    ///
    /// It goes into the answer and onto the stored object, so that a CDN that reads the store is told the same.
    public static let cacheControl = "public, max-age=31536000, immutable"

    /// The encoded picture.
    public let bytes: ByteBuffer
    /// Its type.
    public let mediaType: String
    /// What it is told apart by, and how old it is.
    public let validators: Validators

    /// Makes a variant.
    public init(bytes: ByteBuffer, mediaType: String, validators: Validators) {
        self.bytes = bytes
        self.mediaType = mediaType
        self.validators = validators
    }
}

/// What is known of a variant without its pixels, and goes into the headers of 200 and 304 alike.
public struct Validators: Sendable {
    /// The strong entity tag.
    public let entityTag: EntityTag
    /// When the original was last modified, in Unix seconds.
    public let lastModified: Int64
    /// The tags a CDN invalidates by.
    public let cacheTag: CacheTag
}
