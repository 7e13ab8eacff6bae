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
        for tile in tiles where meta.items.type(of: tile) != meta.items.type(of: first) {
            throw .corrupt(.heic, "mixes codings")
        }
        guard meta.locations.hasData(first) else { throw .corrupt(.heic, "has no image data") }
        let size = try meta.properties.size(of: meta.primary, bytes)
        let hasAlpha = try hasAlpha(meta, tiles, size, bytes)
        return SourceInfo(
            type: type, width: size.width, height: size.height, hasAlpha: hasAlpha, bands: hasAlpha ? 4 : 3,
            bitsPerBand: try meta.properties.bits(of: first, as: type, bytes),
            hasProfile: meta.properties.hasProfile(meta.primary, bytes) || meta.properties.hasProfile(first, bytes))
    }

    /// The tiles of a primary item that is a grid (§6.6.2.3); none when it is coded as one image.
    private static func tiles(_ meta: HEIFMeta, _ bytes: Span<UInt8>) throws(SourceError) -> [UInt64] {
        guard let type = meta.items.visibleType(of: meta.primary) else { throw .corrupt(.heic, "has no primary image") }
        guard type == "grid" else { return [] }
        guard let place = meta.locations.place(of: meta.primary) else { throw .corrupt(.heic, "has no grid") }
        var cursor = Cursor(place)
        _ = try cursor.next(1, bytes)
        let wide = try cursor.next(1, bytes) & 1 == 1
        let count = Int(try cursor.next(1, bytes) + 1) * Int(try cursor.next(1, bytes) + 1)
        let width = try cursor.next(wide ? 4 : 2, bytes)
        let height = try cursor.next(wide ? 4 : 2, bytes)
        // The canvas is allocated by the grid, the limits are applied to the property: they must not differ.
        guard let extent = meta.properties.property("ispe", of: meta.primary),
            bytes.uint32(bigEndianAt: extent.lowerBound + 4).map({ UInt64($0) }) == width,
            bytes.uint32(bigEndianAt: extent.lowerBound + 8).map({ UInt64($0) }) == height
        else { throw .corrupt(.heic, "has a grid of another size than declared") }
        guard let tiles = meta.references.tiles[meta.primary], tiles.count == count else {
            throw .corrupt(.heic, "has a grid with another number of tiles than declared")
        }
        return tiles
    }

    /// Whether the primary item or one of its tiles has an alpha plane of its own size.
    private static func hasAlpha(
        _ meta: HEIFMeta, _ tiles: [UInt64], _ size: (width: Int, height: Int), _ bytes: Span<UInt8>
    ) throws(SourceError) -> Bool {
        let parts = Set(tiles)
        for link in meta.references.auxiliaries where meta.properties.isAlpha(link.from, bytes) {
            guard link.to == meta.primary || parts.contains(link.to) else { continue }
            let target = link.to == meta.primary ? size : try meta.properties.size(of: link.to, bytes)
            if try meta.properties.size(of: link.from, bytes) == target { return true }
        }
        return false
    }
}
