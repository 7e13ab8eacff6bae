// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The picture that a HEIF file stands for: the coded item, and its steps once it is decoded.
struct HEIFPrimary {
    /// More items in a row, each of which is the one before, than any encoder writes.
    private static let maximumDerivations = 8

    /// The item that is coded as one image or as a grid.
    let item: UInt64
    /// The primary item and those on the way from it to the coded one: what belongs to one of them belongs to all.
    let names: Set<UInt64>
    /// How the decoded picture is cropped, turned and mirrored, in this order.
    let steps: [HEIFStep]
    /// Columns and rows after the last step.
    let size: HEIFSize

    /// Follows the primary item to the coded one.
    ///
    /// An identity (`iden`, §6.6.2.1) is another item's picture, with steps of its own after that item's.
    init(_ meta: HEIFMeta, _ bytes: Span<UInt8>, as sniffed: ImageType) throws(SourceError) {
        guard meta.items.visibleType(of: meta.primary) != nil else { throw .corrupt(.heic, "has no primary image") }
        var chain = [meta.primary]
        while meta.items.type(of: chain[0]) == "iden" {
            guard let sources = meta.references.tiles[chain[0]], sources.count == 1, !chain.contains(sources[0]),
                chain.count < Self.maximumDerivations
            else { throw .corrupt(.heic, "has an image derived from no other") }
            chain.insert(sources[0], at: 0)
        }
        let type = meta.items.type(of: chain[0])
        guard let type, type == "grid" || HEIFCoding.types.contains(type) else {
            throw .unsupported(sniffed, "is coded in another way")
        }
        item = chain[0]
        names = Set(chain)
        var (size, steps) = (try meta.properties.codedSize(of: chain[0], bytes), [] as [HEIFStep])
        for item in chain { steps += try meta.properties.steps(of: item, &size, bytes) }
        (self.size, self.steps) = (size, steps)
    }

    /// The items that the picture is made of, if it is a grid; these must not be turned or cropped themselves.
    func tiles(_ meta: HEIFMeta, _ bytes: Span<UInt8>) throws(SourceError) -> [UInt64] {
        guard meta.items.type(of: item) == "grid" else { return [] }
        let tiles = try HEIFGrid(item, meta, bytes).tiles
        for tile in Set(tiles)
        where meta.properties.properties(of: tile).contains(where: { HEIFStep.types.contains($0.type) }) {
            throw .unsupported(.heic, "has tiles that are turned or cropped")
        }
        return tiles
    }
}
