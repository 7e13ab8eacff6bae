// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A strong entity tag (RFC 9110 §8.8.3), known before any pixel is touched.
///
/// It is a hash of everything that decides the bytes: the original's own tag, the canonical spec, the format, and the
/// engine's revision. So a revalidation costs no decoding, and two replicas agree without talking.
public struct EntityTag: Hashable, Sendable, CustomStringConvertible {
    /// The tag in its quotes.
    public let description: String

    /// The tag of a variant of ours.
    ///
    /// - Parameters:
    ///   - original: the original's tag as its store gives it.
    ///   - spec: the canonical spec.
    ///   - engine: the revision that made, or would make, the bytes.
    public init(original: String, spec: String, engine: EngineRevision) {
        description = "\"\(Digest.hex(of: "\(original)\n\(spec)\n\(engine)", bytes: 16))\""
    }

    /// The tag of a stored object that carries no provenance: the store's own.
    public init(stored: String) {
        description = "\"\(stored)\""
    }
}
