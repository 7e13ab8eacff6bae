// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling

/// The tags a CDN invalidates by: one of the original, one of the spec.
///
/// `#src-…` clears every size of one picture, `#spec-…` one size of every picture. They are hashes, since CloudFront's
/// tags are ASCII without commas, of 256 characters at most, and blind to case, all of which keys are not.
public struct CacheTag: Sendable, Hashable, CustomStringConvertible {
    /// The value of `x-amz-meta-cache-tag`.
    public let description: String

    /// The tags of one variant.
    public init(key: ObjectKey, spec: String) {
        description = "\(Self.source(key)), spec-\(Digest.hex(of: spec, bytes: 8))"
    }

    /// The tag that all variants of one original share.
    public static func source(_ key: ObjectKey) -> String {
        "src-\(Digest.hex(of: key.string, bytes: 16))"
    }
}
