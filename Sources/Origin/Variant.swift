// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// A finished picture, ready to be answered and stored.
public struct Variant: Sendable {
    /// The encoded picture.
    public let bytes: ByteBuffer
    /// Its type.
    public let mediaType: String
    /// What it is told apart by, and how old it is.
    public let validators: Validators
    /// When it was last known to match its original, in Unix seconds.
    let asOf: Int64

    /// Makes a variant.
    init(bytes: ByteBuffer, mediaType: String, validators: Validators, asOf: Int64 = 0) {
        self.bytes = bytes
        self.mediaType = mediaType
        self.validators = validators
        self.asOf = asOf
    }

    /// The same variant, known to match its original still.
    func confirmed(at time: Int64) -> Variant {
        Variant(bytes: bytes, mediaType: mediaType, validators: validators, asOf: time)
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
    /// How long anybody may keep it: the value of `Cache-Control`.
    public var cacheControl = Freshness.immutable.cacheControl
}
