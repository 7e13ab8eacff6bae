// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// An item that is made of tiles (ISO/IEC 23008-12 §6.6.2.3).
struct HEIFGrid {
    /// The items that the tiles are, row by row.
    let tiles: [UInt64]

    /// Reads the description of a grid, and checks it against the properties.
    ///
    /// A decoder allocates the canvas that the grid declares, and each tile as it is coded, while limits are applied to
    /// the size in the properties: the grid must have that size, and tiles must cover it with less than one to spare.
    init(_ item: UInt64, _ meta: HEIFMeta, _ bytes: Span<UInt8>) throws(SourceError) {
        guard let place = meta.locations.place(of: item) else { throw .corrupt(.heic, "has no grid") }
        var cursor = Cursor(place)
        _ = try cursor.next(1, bytes)
        let width = try cursor.next(1, bytes) & 1 == 1 ? 4 : 2
        let rows = Int(try cursor.next(1, bytes)) + 1
        let columns = Int(try cursor.next(1, bytes)) + 1
        let canvas = try HEIFSize(width: Int(try cursor.next(width, bytes)), height: Int(try cursor.next(width, bytes)))
        guard try meta.properties.codedSize(of: item, bytes) == canvas else {
            throw .corrupt(.heic, "has a grid of another size than declared")
        }
        guard let tiles = meta.references.tiles[item], tiles.count == rows * columns, let first = tiles.first else {
            throw .corrupt(.heic, "has a grid with another number of tiles than declared")
        }
        let size = try meta.properties.codedSize(of: first, bytes)
        for tile in tiles {
            guard meta.items.type(of: tile) == meta.items.type(of: first) else {
                throw .corrupt(.heic, "has tiles of different codings")
            }
            guard try meta.properties.codedSize(of: tile, bytes) == size else {
                throw .corrupt(.heic, "has tiles of different sizes")
            }
        }
        guard Self.covers(canvas.width, columns, size.width), Self.covers(canvas.height, rows, size.height) else {
            throw .corrupt(.heic, "has tiles that do not fit its grid")
        }
        self.tiles = tiles
    }

    /// Whether so many tiles cover a length, and one fewer would not.
    private static func covers(_ length: Int, _ count: Int, _ tile: Int) -> Bool {
        count * tile >= length && (count - 1) * tile < length
    }
}
