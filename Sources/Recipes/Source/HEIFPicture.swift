// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The primary picture of an AVIF or HEIC as a file of its own: what a decoder is given.
///
/// libheif goes by brands, by the order of properties and by each item's own transformations, and knows neither sizes in
/// 64 bits nor items that are others. Here all of that has been settled: a brand that it takes, the picture with its
/// tiles, its opacity and its smaller copies, and each with the same steps.
public struct HEIFPicture: Sendable {
    /// The whole file.
    public let bytes: [UInt8]

    /// Copies the parts that make the picture; time and memory are linear in their data.
    /// - Throws: ``SourceError`` as ``SourceInfo/read(_:)`` does.
    public init(_ bytes: Span<UInt8>) throws(SourceError) {
        if let still = try HEIFTrack.still(bytes) {
            // Which has a description, and so no track is asked for again.
            self = try HEIFPicture(still.span)
            return
        }
        let meta = try HEIFMeta(bytes, try HEIFReader.metaBox(bytes))
        let primary = try HEIFPrimary(meta, bytes, as: .heic)
        var copy = HEIFCopy(meta)
        let image = try copy.add(primary.item, primary.steps, bytes)
        let tiles = try primary.tiles(meta, bytes)
        try Self.addPlanes(to: &copy, of: primary, image, Set(tiles), meta, bytes)
        var seen: Set<UInt64> = []
        for link in meta.references.thumbnails where primary.names.contains(link.to) {
            guard seen.count < HEIFLimits.thumbnails, seen.insert(link.from).inserted,
                try Self.isFaithful(link.from, to: primary, tiles, meta, bytes)
            else { continue }
            copy.refer("thmb", from: try copy.add(link.from, primary.steps, bytes), to: image)
        }
        self.bytes = try copy.file.bytes(from: bytes)
    }

    /// Adds the opacity of the picture, and those of its tiles; of several of one item the first.
    private static func addPlanes(
        to copy: inout HEIFCopy, of primary: HEIFPrimary, _ image: Int, _ tiles: Set<UInt64>, _ meta: HEIFMeta,
        _ bytes: Span<UInt8>
    ) throws(SourceError) {
        var served: Set<Int> = []
        for link in meta.references.auxiliaries where meta.properties.isAlpha(link.from, bytes) {
            let isOfPicture = primary.names.contains(link.to)
            guard isOfPicture || tiles.contains(link.to) else { continue }
            let target = isOfPicture ? image : try copy.add(link.to, [], bytes)
            guard served.insert(target).inserted else { continue }
            let plane = try copy.add(link.from, isOfPicture ? primary.steps : [], bytes)
            copy.refer("auxl", from: plane, to: target)
            if isOfPicture, meta.references.premultiplied.contains(where: { primary.names.contains($0.from) }) {
                copy.refer("prem", from: image, to: plane)
            }
        }
    }

    /// Whether a smaller copy may be shown in place of the picture: with the same shape, steps and colours.
    private static func isFaithful(
        _ item: UInt64, to primary: HEIFPrimary, _ tiles: [UInt64], _ meta: HEIFMeta, _ bytes: Span<UInt8>
    ) throws(SourceError) -> Bool {
        let coded = tiles.first ?? primary.item
        guard let type = meta.items.type(of: item), HEIFCoding.types.contains(type), item != primary.item,
            type == meta.items.type(of: coded), !tiles.contains(item),
            !meta.references.auxiliaries.contains(where: { primary.names.contains($0.to) || $0.to == item })
        else { return false }
        let whole = try meta.properties.codedSize(of: primary.item, bytes)
        let small = try meta.properties.codedSize(of: item, bytes)
        let (across, down) = (small.width * whole.height, small.height * whole.width)
        // Sides are whole pixels, so shapes differ by some thousandths.
        guard abs(across - down) <= max(across, down) / 100, small.width < whole.width else { return false }
        let isCropped = primary.steps.contains { if case .crop = $0 { true } else { false } }
        var size = small
        guard !isCropped, try meta.properties.steps(of: item, &size, bytes) == primary.steps else { return false }
        // A grid without colours of its own has those of its tiles.
        let own = colours(of: primary.item, meta)
        return colours(of: item, meta) == (own.isEmpty ? colours(of: coded, meta) : own)
    }

    /// The properties that say what an item's colours mean, by their places: honest files share them.
    private static func colours(of item: UInt64, _ meta: HEIFMeta) -> [Range<Int>] {
        meta.properties.properties(of: item).filter { $0.type == "colr" }.map(\.contents)
    }
}
