// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Reads the header of an AVIF or HEIC: its primary item (ISO/IEC 23008-12, AVIF 1.1).
///
/// Only still images are read: of a sequence, the one that stands for it.
enum HEIFReader {
    /// Finds the `meta` box among the outermost boxes, and describes the primary item in it.
    static func read(_ bytes: Span<UInt8>, as sniffed: ImageType) throws(SourceError) -> SourceInfo {
        let meta = try HEIFMeta(bytes, try metaBox(bytes))
        let tiles = try tiles(meta, bytes)
        let first = tiles.first ?? meta.primary
        let type = meta.items.type(of: first)
        guard type == "av01" || type == "hvc1" else { throw .unsupported(sniffed, "is coded in another way") }
        return try describe(meta, tiles, as: type == "av01" ? .avif : .heic, bytes)
    }

    private static func metaBox(_ bytes: Span<UInt8>) throws(SourceError) -> Box {
        var meta: Box?
        var offset = 0
        for _ in 0..<HEIFLimits.boxes {
            // What follows the description may be cut short; whether an item's data is, its location tells.
            guard offset < bytes.count, meta == nil || (try? Box(bytes, at: offset, within: bytes.count)) != nil else {
                guard let meta else { throw .corrupt(.heic, "has no description") }
                return meta
            }
            let box = try Box(bytes, at: offset, within: bytes.count)
            if box.type == "meta" {
                guard meta == nil else { throw .corrupt(.heic, "has two descriptions") }
                meta = box
            }
            offset = box.end
        }
        throw .excessive(.heic, "boxes")
    }

    private static func describe(
        _ meta: HEIFMeta, _ tiles: [UInt64], as type: ImageType, _ bytes: Span<UInt8>
    ) throws(SourceError) -> SourceInfo {
        let first = tiles.first ?? meta.primary
        guard meta.locations.hasData(first) else { throw .corrupt(.heic, "has no image data") }
        let size = try meta.properties.size(of: meta.primary, bytes)
        let hasAlpha = try hasAlpha(meta, tiles, bytes)
        return SourceInfo(
            type: type, width: size.width, height: size.height,
            codedPixels: try meta.properties.codedSize(of: meta.primary, bytes).pixels, hasAlpha: hasAlpha,
            bands: hasAlpha ? 4 : 3, bitsPerBand: try meta.properties.bits(of: first, as: type, bytes),
            hasProfile: meta.properties.hasProfile(meta.primary, bytes) || meta.properties.hasProfile(first, bytes))
    }

    /// The tiles of a primary item that is a grid; none when it is coded as one image.
    private static func tiles(_ meta: HEIFMeta, _ bytes: Span<UInt8>) throws(SourceError) -> [UInt64] {
        guard let type = meta.items.visibleType(of: meta.primary) else { throw .corrupt(.heic, "has no primary image") }
        return type == "grid" ? try HEIFGrid(meta.primary, meta, bytes).tiles : []
    }

    /// Whether the primary item or one of its tiles has an alpha plane of its own size.
    private static func hasAlpha(
        _ meta: HEIFMeta, _ tiles: [UInt64], _ bytes: Span<UInt8>
    ) throws(SourceError) -> Bool {
        let parts = Set(tiles + [meta.primary])
        var planes: Set<UInt64> = []
        for link in meta.references.auxiliaries {
            guard parts.contains(link.to), meta.properties.isAlpha(link.from, bytes),
                try meta.properties.size(of: link.from, bytes) == meta.properties.size(of: link.to, bytes)
            else { continue }
            // It is decoded whole before it is cropped, and no limit counts its pixels.
            guard
                try meta.properties.codedSize(of: link.from, bytes).pixels
                    <= meta.properties.codedSize(of: link.to, bytes).pixels
            else { throw .corrupt(.heic, "has an alpha plane larger than the image") }
            let isNew = planes.insert(link.from).inserted
            if isNew, meta.items.type(of: link.from) == "grid" { _ = try HEIFGrid(link.from, meta, bytes) }
        }
        return !planes.isEmpty
    }
}
