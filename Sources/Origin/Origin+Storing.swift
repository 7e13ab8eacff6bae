// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
internal import NIOCore
internal import Recipes
internal import RenderPool
internal import Spelling
internal import Stores

extension Origin {
    /// Puts a variant in line to be stored, under the path it is asked for by.
    func store(
        _ variant: Variant, _ path: VariantPath, _ original: ObjectHead, _ condition: PutCondition, _ generation: Int
    ) {
        writeBack.enqueue(
            WriteBack.Item(
                key: path.variantKey, bytes: variant.bytes, attributes: attributes(variant, original),
                condition: condition,
                isWanted: { [generations] in generations.current(path.key) == generation },
                afterwards: { await takeBackIfOutdated(path, original, isOvertaken: $0) }))
    }

    /// Deletes a variant that was stored after its original had been replaced or removed.
    ///
    /// Between the fetch and the storing, another process may have dealt with the event of that, and nobody would look
    /// again. It costs a HEAD a miss, so it is done only where events are what variants are kept right by, and for what a
    /// purge of this process has overtaken.
    private func takeBackIfOutdated(
        _ path: VariantPath, _ original: ObjectHead, isOvertaken: Bool
    ) async {
        guard freshness == .events || isOvertaken else { return }
        let deadline = ContinuousClock.now + .seconds(10)
        do throws(StoreError) {
            let now = try await stored.store.head(path.originalKey, deadline: deadline)
            guard now.etag != original.etag else { return }
        } catch {
            guard error.code == .notFound else { return }
        }
        try? await stored.store.delete(path.variantKey, deadline: deadline)
        memory.remove(path.variantKey)
    }

    /// What is stored beside a variant's bytes.
    func attributes(_ variant: Variant, _ original: ObjectHead) -> ObjectAttributes {
        ObjectAttributes(
            contentType: variant.mediaType, cacheControl: freshness.cacheControl,
            metadata: Provenance(of: original, engine: engine).metadata(variant.validators.cacheTag))
    }

    /// The variant that a rendition is.
    func variant(_ rendition: Rendition, _ path: VariantPath, _ plan: Plan, _ original: Original) -> Variant {
        Variant(
            bytes: Self.smaller(rendition, original, plan), mediaType: rendition.info.type.mediaType,
            validators: validators(path, original.head), asOf: now())
    }

    /// The rendition, or the original's own pixels where it already is what was asked for and has fewer bytes.
    ///
    /// Coding a small and strongly compressed picture anew makes it larger and no better. Its metadata is dropped all
    /// the same: a phone's picture tells where it was taken.
    static func smaller(_ rendition: Rendition, _ original: Original, _ plan: Plan) -> ByteBuffer {
        guard plan.keepsPixels(of: original.info), original.head.size < rendition.bytes.readableBytes else {
            return rendition.bytes
        }
        let stripped = original.bytes.withBytes { bytes in
            bytes.withMemoryRebound(to: UInt8.self) { strippingMetadata($0.span, info: original.info) }
        }
        guard let stripped, stripped.count < rendition.bytes.readableBytes else { return rendition.bytes }
        return ByteBuffer(bytes: stripped)
    }
}
