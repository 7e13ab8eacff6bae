// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Writes an AVIF anew from what its pixels need: the primary item, its opacity, and the properties that decode them.
///
/// Boxes refer to places in the file, so that one can't be cut out; and what is not copied can't be forgotten: EXIF, XMP,
/// thumbnails, depth maps, sequences, unknown boxes, bytes that nothing refers to.
enum AVIFStripping {
    /// The smaller file; nil for a picture that is turned, cropped, tiled, layered, premultiplied or of colours that are not
    /// sRGB's, and for one that has no single frame.
    static func strip(_ bytes: Span<UInt8>) throws(SourceError) -> [UInt8]? {
        let box = try HEIFReader.metaBox(bytes)
        let meta = try HEIFMeta(bytes, box)
        guard try !isPremultiplied(bytes, box), let colour = try AVIFItem(meta.primary, meta, bytes, isAlpha: false)
        else { return nil }
        let planes = meta.references.auxiliaries.filter {
            $0.to == meta.primary && meta.properties.isAlpha($0.from, bytes)
        }
        guard let plane = planes.first else { return AVIFWriter(brands: brands(bytes), items: [colour]).bytes }
        guard planes.count == 1, try isOfOneSize(plane.from, meta, bytes),
            let alpha = try AVIFItem(plane.from, meta, bytes, isAlpha: true)
        else { return nil }
        return AVIFWriter(brands: brands(bytes), items: [colour, alpha]).bytes
    }

    private static func isOfOneSize(
        _ alpha: UInt64, _ meta: HEIFMeta, _ bytes: Span<UInt8>
    ) throws(SourceError) -> Bool {
        try meta.properties.codedSize(of: alpha, bytes) == meta.properties.codedSize(of: meta.primary, bytes)
    }

    /// Whether colours were multiplied by their opacity, which a reference tells (ISO/IEC 23000-22 §7.3.5.2).
    private static func isPremultiplied(_ bytes: Span<UInt8>, _ meta: Box) throws(SourceError) -> Bool {
        let children = try Box.children(bytes, in: (meta.contents.lowerBound + 4)..<meta.contents.upperBound)
        guard let references = children.first(where: { $0.type == "iref" }) else { return false }
        let range = (references.contents.lowerBound + 4)..<references.contents.upperBound
        return try Box.children(bytes, in: range).contains { $0.type == "prem" }
    }

    /// The profile of AVIF that the file claims (AVIF 1.1 §8), if any: a brand that some players ask for.
    private static func brands(_ bytes: Span<UInt8>) -> [FourCC] {
        guard let size = bytes.uint32(bigEndianAt: 0) else { return [] }
        let profiles: [FourCC] = ["MA1B", "MA1A"]
        let places = stride(from: 16, to: min(Int(size), 256), by: 4)
        return profiles.filter { brand in places.contains { bytes.uint32(bigEndianAt: $0) == brand.rawValue } }
    }
}
