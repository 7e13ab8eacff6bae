// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The track of an image sequence (ISO/IEC 23008-12 §7, ISO/IEC 14496-12 §8), as far as its first picture needs.
struct HEIFTrack {
    private let box: Box

    /// A still image of the first picture; nil for a file that has one of its own, or no tracks.
    ///
    /// Boxes after the tracks may be cut short: whether the picture is there its place tells.
    static func still(_ bytes: Span<UInt8>) throws(SourceError) -> [UInt8]? {
        var (offset, movie, boxes) = (0, nil as Box?, 0)
        while boxes < HEIFLimits.boxes, let box = try? Box(bytes, at: offset, within: bytes.count) {
            if box.type == "meta" { return nil }
            if box.type == "moov", movie == nil { movie = box }
            (offset, boxes) = (box.end, boxes + 1)
        }
        guard let movie else { return nil }
        var track: HEIFTrack?
        for box in try Box.children(bytes, in: movie.contents) where box.type == "trak" {
            let handler = try handler(of: box, bytes)
            // Its opacity would be another track's picture of the same time.
            guard handler != "auxv" else {
                throw .unsupported(.heic, "is a sequence with an opacity and no still image")
            }
            if track == nil, handler == "pict" || handler == "vide" { track = HEIFTrack(box: box) }
        }
        guard let track else { throw .unsupported(.heic, "is a sequence without a still image") }
        return try track.still(bytes)
    }

    private static func handler(of track: Box, _ bytes: Span<UInt8>) throws(SourceError) -> FourCC? {
        guard let handler = try find(["mdia", "hdlr"], in: track, bytes) else { return nil }
        return bytes.uint32(bigEndianAt: handler.contents.lowerBound + 8).map { FourCC($0) }
    }

    /// The first box of each name within the one before it.
    private static func find(_ path: [FourCC], in box: Box, _ bytes: Span<UInt8>) throws(SourceError) -> Box? {
        var box = box
        for name in path {
            guard let next = try Box.children(bytes, in: box.contents).first(where: { $0.type == name }) else {
                return nil
            }
            box = next
        }
        return box
    }

    private func still(_ bytes: Span<UInt8>) throws(SourceError) -> [UInt8] {
        try checkUpright(bytes)
        guard let table = try Self.find(["mdia", "minf", "stbl"], in: box, bytes),
            let description = try Self.find(["stsd"], in: table, bytes),
            let entry = try? Box(bytes, at: description.contents.lowerBound + 8, within: description.end),
            HEIFCoding.types.contains(entry.type), entry.contents.count >= 78,
            let width = bytes.uint16(bigEndianAt: entry.contents.lowerBound + 24),
            let height = bytes.uint16(bigEndianAt: entry.contents.lowerBound + 26)
        else { throw .unsupported(.heic, "is a sequence that is coded in another way") }
        var file = HEIFFile()
        var item = HEIFFile.Item(type: entry.type, places: [try sample(table, bytes)])
        item.properties.append(
            file.add(BoxWriter.full("ispe", BoxWriter.number(Int(width), 4) + BoxWriter.number(Int(height), 4))))
        let kept: Set<FourCC> = ["av1C", "hvcC", "colr", "clap"]
        let boxes = try Box.children(bytes, in: (entry.contents.lowerBound + 78)..<entry.end)
        for box in boxes.filter({ kept.contains($0.type) }).prefix(16) {
            var contents: [UInt8] = []
            contents.append(bytes, in: box.contents)
            item.properties.append(file.add(BoxWriter.box(box.type, contents)))
        }
        file.items = [item]
        return try file.bytes(from: bytes)
    }

    /// Refuses a track whose matrix does anything (§8.3.2).
    private func checkUpright(_ bytes: Span<UInt8>) throws(SourceError) {
        guard let header = try Self.find(["tkhd"], in: box, bytes),
            let version = bytes.uint8(at: header.contents.lowerBound)
        else { throw .corrupt(.heic, "has a track without a header") }
        let identity = [0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000].flatMap { BoxWriter.number($0, 4) }
        guard bytes.holds(identity, at: header.contents.lowerBound + (version == 0 ? 40 : 52)) else {
            throw .unsupported(.heic, "is a sequence that is turned and has no still image")
        }
    }

    /// Where the first picture lies: at the beginning of the first chunk (§8.7.3, §8.7.5).
    private func sample(_ table: Box, _ bytes: Span<UInt8>) throws(SourceError) -> Range<Int> {
        guard let sizes = try Self.find(["stsz"], in: table, bytes)?.contents.lowerBound,
            let common = bytes.uint32(bigEndianAt: sizes + 4),
            let size = common > 0 ? common : bytes.uint32(bigEndianAt: sizes + 12), size > 0
        else { throw .corrupt(.heic, "has a track without pictures") }
        let short = try Self.find(["stco"], in: table, bytes)?.contents.lowerBound
        let long = try Self.find(["co64"], in: table, bytes)?.contents.lowerBound
        let place =
            short.flatMap { bytes.uint32(bigEndianAt: $0 + 8) }.map { UInt64($0) }
            ?? long.flatMap { bytes.uint64(bigEndianAt: $0 + 8) }
        guard let place, let start = Int(exactly: place) else { throw .corrupt(.heic, "has a track without pictures") }
        guard bytes.holds(Int(size), at: start) else { throw .truncated(.heic) }
        return start..<(start + Int(size))
    }
}
