// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What a decoder allocates for an item of a HEIF file: by its streams, whatever its properties say.
struct HEIFCoding {
    /// The types of items that one stream is coded in.
    static let types: Set<FourCC> = ["av01", "hvc1"]

    /// Pixels of the item and of what it is made of, whichever are more.
    let pixels: Int
    /// Pixels of one of its pictures, where its stream has several that are decoded one after the other.
    let pixelsOfOne: Int
    /// Bits per sample in the stream that has most.
    let bits: Int

    /// Reads the streams of an item that is coded as one image or in tiles.
    init(
        of item: UInt64, _ meta: HEIFMeta, _ bytes: Span<UInt8>, _ streams: inout HEIFStreams
    ) throws(SourceError) {
        let declared = try meta.properties.codedSize(of: item, bytes)
        guard meta.items.type(of: item) == "grid" else {
            let stream = try Self.stream(of: item, meta, bytes, &streams)
            pixels = max(declared.pixels, stream.pixels)
            pixelsOfOne = max(declared.pixels, stream.width * stream.height)
            bits = stream.bits
            return
        }
        var (total, depth, isLarger) = (0, 8, false)
        for tile in try HEIFGrid(item, meta, bytes).tiles {
            let stream = try Self.stream(of: tile, meta, bytes, &streams)
            total += stream.pixels
            depth = max(depth, stream.bits)
            let size = try meta.properties.codedSize(of: tile, bytes)
            isLarger = isLarger || stream.pixels > size.aligned.pixels
        }
        // Honest tiles overlap the canvas by less than one of them, and only some are in memory at a time.
        pixels = isLarger ? max(declared.pixels, total) : declared.pixels
        pixelsOfOne = pixels
        bits = depth
    }

    /// The headers of an item's stream: those in its decoder configuration and those in its data.
    private static func stream(
        of item: UInt64, _ meta: HEIFMeta, _ bytes: Span<UInt8>, _ streams: inout HEIFStreams
    ) throws(SourceError) -> CodedStream {
        if let known = streams[item] { return known }
        let (stream, units) = try walk(item, meta, bytes)
        try streams.add(stream, of: item, units: units)
        return stream
    }

    private static func walk(
        _ item: UInt64, _ meta: HEIFMeta, _ bytes: Span<UInt8>
    ) throws(SourceError) -> (CodedStream, units: Int) {
        let places = meta.locations.places(of: item)
        guard let first = places.first else { throw .corrupt(.heic, "has no image data") }
        guard places.count > 1 else { return try walk(item, meta, bytes, data: bytes, first) }
        // Units may lie across the pieces, so these are put together; how much they may be in all is bounded.
        var data: [UInt8] = []
        for place in places { data.append(bytes, in: place) }
        return try walk(item, meta, bytes, data: data.span, data.indices)
    }

    private static func walk(
        _ item: UInt64, _ meta: HEIFMeta, _ bytes: Span<UInt8>, data: Span<UInt8>, _ range: Range<Int>
    ) throws(SourceError) -> (CodedStream, units: Int) {
        let (coded, units): (CodedStream, Int)
        switch meta.items.type(of: item) {
        case "av01":
            var stream = AV1Stream()
            if let configuration = meta.properties.property("av1C", of: item), configuration.count > 4 {
                try stream.read(bytes, in: (configuration.lowerBound + 4)..<configuration.upperBound)
            }
            try stream.read(data, in: range)
            (coded, units) = (stream.coded, stream.units)
        case "hvc1":
            guard let configuration = meta.properties.property("hvcC", of: item) else {
                throw .corrupt(.heic, "has no decoder configuration")
            }
            var stream = HEVCStream()
            try stream.read(bytes, configuration: configuration)
            try stream.read(data, in: range)
            (coded, units) = (stream.coded, stream.units)
        default: throw .unsupported(.heic, "has a part that is coded in another way")
        }
        // Every encoder writes one, and without it there is nothing that a decoder could make.
        guard coded.width > 0 else { throw .corrupt(.heic, "has a stream without a header") }
        return (coded, units)
    }
}
