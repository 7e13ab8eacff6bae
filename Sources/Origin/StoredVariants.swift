// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Logging
internal import NIOCore
internal import Recipes
internal import Spelling
internal import Stores

/// The variants in the store: looked up by path, with what is needed to answer them.
struct StoredVariants: Sendable {
    /// A stored variant is a shortcut.
    ///
    /// If the store takes longer than this to hand it out, making it anew from an original that the store would have to
    /// hand out as well is no worse.
    private static let patience = Duration.milliseconds(500)

    let store: any ObjectStore
    let limit: Int
    let freshness: Freshness
    let logger: Logger

    /// The variant, or nil when there is none, or none that can be had.
    func find(_ path: VariantPath, deadline: ContinuousClock.Instant) async throws(OriginError) -> Variant? {
        do throws(StoreError) {
            let (head, bytes) = try await store.get(path.variantKey, limit: limit, deadline: Self.patience(deadline))
            guard let mediaType = Self.mediaType(of: bytes, for: path) else { return nil }
            return Variant(
                bytes: bytes, mediaType: mediaType, validators: validators(of: path, head), asOf: head.lastModified)
        } catch {
            try tolerate(error, path)
            return nil
        }
    }

    /// The validators of a stored variant, without its bytes, and when it was stored, in Unix seconds.
    func validators(
        of path: VariantPath, deadline: ContinuousClock.Instant
    ) async throws(OriginError) -> (validators: Validators, storedAt: Int64)? {
        do throws(StoreError) {
            let head = try await store.head(path.variantKey, deadline: Self.patience(deadline))
            return (validators(of: path, head), head.lastModified)
        } catch {
            try tolerate(error, path)
            return nil
        }
    }

    /// Whatever goes wrong with a shortcut, the long way is open.
    private func tolerate(_ error: StoreError, _ path: VariantPath) throws(OriginError) {
        switch error.code {
        case .notFound, .forbidden, .invalidKey, .conflict: return
        case .cancelled: throw OriginError(error)
        default:
            logger.debug("A stored variant could not be read.", metadata: ["cause": "\(error)"])
        }
    }

    private static func patience(_ deadline: ContinuousClock.Instant) -> ContinuousClock.Instant {
        min(deadline, .now + patience)
    }

    /// The type by the bytes, not by what the store says: objects put there by other means often lack it.
    ///
    /// Nil for what is never made for such a path: an SVG, a PDF or a page that somebody put there would be run by
    /// browsers under this origin's name, and a PNG is no answer to `format=webp`.
    private static func mediaType(of bytes: ByteBuffer, for path: VariantPath) -> String? {
        let type = bytes.withUnsafeReadableBytes { raw in
            raw.withMemoryRebound(to: UInt8.self) { ImageType.sniff($0.span) }
        }
        guard let type, path.recipe.options.format.yields(type) else { return nil }
        return type.mediaType
    }

    private func validators(of path: VariantPath, _ head: ObjectHead) -> Validators {
        let cacheTag = CacheTag(key: path.key, spec: path.spec)
        guard let provenance = Provenance(head.metadata) else {
            return Validators(
                entityTag: EntityTag(stored: head.etag), lastModified: head.lastModified, cacheTag: cacheTag,
                cacheControl: freshness.cacheControl)
        }
        return Validators(
            entityTag: EntityTag(original: provenance.original, spec: path.spec, engine: provenance.engine),
            lastModified: provenance.modified, cacheTag: cacheTag, cacheControl: freshness.cacheControl)
    }
}

extension OutputFormat {
    /// Whether a variant in this format may be of a type.
    fileprivate func yields(_ type: ImageType) -> Bool {
        switch self {
        case .original: [.jpeg, .png, .webp, .gif, .avif].contains(type)
        case .jpeg: type == .jpeg
        case .png: type == .png
        case .webp: type == .webp
        case .avif: type == .avif
        // Settled before anything is stored.
        case .auto: false
        }
    }
}
