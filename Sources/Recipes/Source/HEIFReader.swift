// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Reads the header of an AVIF or HEIC: its primary item (ISO/IEC 23008-12, AVIF 1.1).
///
/// Only still images are read: of a sequence, the one that stands for it, or the first of its track. Described is the
/// picture that a decoder makes of ``HEIFPicture``.
enum HEIFReader {
    /// Finds the `meta` box among the outermost boxes, and describes the primary item in it.
    static func read(_ bytes: Span<UInt8>, as sniffed: ImageType) throws(SourceError) -> SourceInfo {
        if let still = try HEIFTrack.still(bytes) { return try read(still: still.span, as: sniffed) }
        return try read(still: bytes, as: sniffed)
    }

    private static func read(still bytes: Span<UInt8>, as sniffed: ImageType) throws(SourceError) -> SourceInfo {
        let meta = try HEIFMeta(bytes, try metaBox(bytes))
        let primary = try HEIFPrimary(meta, bytes, as: sniffed)
        let tiles = try primary.tiles(meta, bytes)
        let type = meta.items.type(of: tiles.first ?? primary.item)
        guard type == "av01" || type == "hvc1" else { throw .unsupported(sniffed, "is coded in another way") }
        return try describe(meta, primary, tiles, as: type == "av01" ? .avif : .heic, bytes)
    }

    /// The one `meta` box among the outermost boxes.
    static func metaBox(_ bytes: Span<UInt8>) throws(SourceError) -> Box {
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
        _ meta: HEIFMeta, _ primary: HEIFPrimary, _ tiles: [UInt64], as type: ImageType, _ bytes: Span<UInt8>
    ) throws(SourceError) -> SourceInfo {
        let first = tiles.first ?? primary.item
        var streams = HEIFStreams()
        let coding = try HEIFCoding(of: primary.item, meta, bytes, &streams)
        if type == .avif, tiles.isEmpty, let stream = streams[first] { try check(primary, stream, meta, bytes) }
        let thumbnails = try thumbnails(of: primary, meta, bytes)
        var parts = primary.names.union(tiles)
        let (hasAlpha, planes) = try alpha(parts, primary, meta, bytes, &streams)
        // libvips may decode a thumbnail instead, and then the thumbnail's alpha plane.
        parts = Set(thumbnails)
        for thumbnail in thumbnails { parts.formUnion(try self.tiles(of: thumbnail, meta, bytes)) }
        let others = try alpha(parts, nil, meta, bytes, &streams).pixels
        // Each plane is no larger than its picture, but its stream may hold several that are decoded one after the other.
        var pixels = max(coding.pixels, planes, others)
        for thumbnail in thumbnails {
            pixels = max(pixels, try HEIFCoding(of: thumbnail, meta, bytes, &streams).pixels)
        }
        let colours = HEIFColours(of: primary.item, first, meta.properties, bytes)
        return SourceInfo(
            type: type, width: primary.size.width, height: primary.size.height, codedPixels: pixels,
            hasAlpha: hasAlpha, bands: hasAlpha ? 4 : 3,
            bitsPerBand: max(try meta.properties.bits(of: first, as: type, bytes), coding.bits),
            hasProfile: colours.hasProfile, numbers: colours.numbers, isMonochrome: colours.isMonochrome,
            isPremultiplied: hasAlpha
                && meta.references.premultiplied.contains { primary.names.contains($0.from) })
    }

    /// Refuses a crop out of another size than is coded: elsewhere the decoder notices, here it would cut in another place.
    ///
    /// AV1 says its size; that of HEVC is of whole blocks, and cannot be compared.
    private static func check(
        _ primary: HEIFPrimary, _ stream: CodedStream, _ meta: HEIFMeta, _ bytes: Span<UInt8>
    ) throws(SourceError) {
        let isCropped = primary.steps.contains { if case .crop = $0 { true } else { false } }
        let declared = try meta.properties.codedSize(of: primary.item, bytes)
        guard !isCropped || declared.width == stream.width && declared.height == stream.height else {
            throw .corrupt(.heic, "is cropped from another size than it has")
        }
    }

    /// The tiles of an item that is a grid; none when it is coded as one image.
    private static func tiles(
        of item: UInt64, _ meta: HEIFMeta, _ bytes: Span<UInt8>
    ) throws(SourceError) -> [UInt64] {
        meta.items.type(of: item) == "grid" ? try HEIFGrid(item, meta, bytes).tiles : []
    }

    /// The smaller copies of the primary item that libheif would decode.
    private static func thumbnails(
        of primary: HEIFPrimary, _ meta: HEIFMeta, _ bytes: Span<UInt8>
    ) throws(SourceError) -> [UInt64] {
        var found: [UInt64] = []
        for link in meta.references.thumbnails where primary.names.contains(link.to) && !found.contains(link.from) {
            guard let type = meta.items.type(of: link.from) else { continue }
            // Derived items could be made of anything, and in no end of steps.
            guard type != "iden", type != "iovl" else { throw .unsupported(.heic, "has a thumbnail made of others") }
            guard type == "grid" || HEIFCoding.types.contains(type) else { continue }
            guard found.count < HEIFLimits.thumbnails else { throw .excessive(.heic, "thumbnails") }
            found.append(link.from)
        }
        return found
    }

    /// Whether one of some items has an alpha plane, and the most pixels that a plane of theirs has.
    /// - Parameter primary: The picture whose planes are shown; nil for others, whose planes are only counted.
    private static func alpha(
        _ parts: Set<UInt64>, _ primary: HEIFPrimary?, _ meta: HEIFMeta, _ bytes: Span<UInt8>,
        _ streams: inout HEIFStreams
    ) throws(SourceError) -> (isThere: Bool, pixels: Int) {
        var hasAlpha = false
        var most = 0
        var planes: [UInt64: HEIFCoding] = [:]
        let covered = Set(meta.references.auxiliaries.filter { meta.properties.isAlpha($0.from, bytes) }.map(\.to))
        for link in meta.references.auxiliaries where parts.contains(link.to) {
            guard meta.properties.isAlpha(link.from, bytes) else { continue }
            // Made of its own picture, or with an opacity itself, it would be decoded without end.
            let pieces = Set(try tiles(of: link.from, meta, bytes) + [link.from])
            guard pieces.isDisjoint(with: parts), pieces.isDisjoint(with: covered) else {
                throw .corrupt(.heic, "has an alpha plane that is made of pictures with one")
            }
            // It is decoded whole before it is cropped or scaled, and no limit counts its pixels.
            let known = planes[link.from]
            let plane = if let known { known } else { try HEIFCoding(of: link.from, meta, bytes, &streams) }
            planes[link.from] = plane
            most = max(most, plane.pixels)
            let isOfPrimary = primary?.names.contains(link.to) == true
            let picture = isOfPrimary ? primary?.item ?? link.to : link.to
            guard plane.pixelsOfOne <= (try meta.properties.codedSize(of: picture, bytes)).aligned.pixels else {
                throw .corrupt(.heic, "has an alpha plane larger than the image")
            }
            guard let primary else { continue }
            try fits(link.from, on: picture, isOfPrimary ? primary.steps : [], meta, bytes)
            hasAlpha = true
        }
        return (hasAlpha, most)
    }

    /// Refuses an alpha plane that does not lie on its picture pixel by pixel.
    ///
    /// A plane without steps of its own is transformed as its picture is: encoders have long left out what goes without
    /// saying, and browsers show it so.
    private static func fits(
        _ plane: UInt64, on picture: UInt64, _ steps: [HEIFStep], _ meta: HEIFMeta, _ bytes: Span<UInt8>
    ) throws(SourceError) {
        var size = try meta.properties.codedSize(of: plane, bytes)
        guard try size == meta.properties.codedSize(of: picture, bytes) else {
            throw .unsupported(.heic, "has an alpha plane of another size than the image")
        }
        let own = try meta.properties.steps(of: plane, &size, bytes)
        guard own.isEmpty || own == steps else {
            throw .unsupported(.heic, "has an alpha plane that is turned or cropped in another way than the image")
        }
    }
}
