// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// AVIF and HEIC files, box by box.
struct HEIFBuilder {
    /// An item with its properties, by their place among all properties, from 1.
    struct Item {
        var number: Int
        var type: String
        var properties: [Int]
        var flags = 0
        /// Where the data lies, if not among the streams.
        var offset: Int?
        var length = 4
        var method = 0
        /// The data, if it is not one picture of the size and coding that the properties tell.
        var stream: [UInt8]?
        /// How many pieces the data lies in.
        var pieces = 1
    }

    var major = "avif"
    var brands = ["avif", "mif1"]
    var primary = 1
    var items = [Item(number: 1, type: "av01", properties: [1, 2])]
    var properties = [HEIFBuilder.size(64, 48), HEIFBuilder.av1()]
    /// References: type, from, to.
    var references: [(String, Int, [Int])] = []
    var itemData: [UInt8] = []
    /// Whole boxes put into `meta` and after it.
    var extraInMeta: [UInt8] = []
    var extra: [UInt8] = []

    /// The whole file.
    var bytes: [UInt8] {
        let brandBytes = ([major, "\0\0\0\0"] + brands).flatMap { Fields.text($0) }
        let head = Self.box("ftyp", brandBytes)
        let start = head.count + meta(streamsAt: 0).count + extra.count + 8
        return head + meta(streamsAt: start) + extra
            + Self.box("mdat", items.flatMap { stream(of: $0) } + [1, 2, 3, 4])
    }

    /// The data of an item that lies among the streams.
    private func stream(of item: Item) -> [UInt8] {
        if let stream = item.stream { return stream }
        guard item.offset == nil, item.method == 0 else { return [] }
        let size = item.properties.filter { properties.indices.contains($0 - 1) }.map { properties[$0 - 1] }
            .first { $0.starts(with: Fields.big(20, 4) + Fields.text("ispe")) }
        let sides = (size ?? Self.size(64, 48)).suffix(8).reduce(0) { $0 << 8 | Int($1) }
        let (width, height) = (max(min(sides >> 32, 65_536), 1), max(min(sides & 0xFFFF_FFFF, 65_536), 1))
        return item.type == "hvc1"
            ? HEVCBuilder.stream([HEVCBuilder(width: width, height: height).sequence, HEVCBuilder.slice])
            : AV1Builder(width: width, height: height).picture
    }

    /// Where an item's data lies, in as many pieces as it has.
    private func location(of item: Item, at start: Int) -> [UInt8] {
        let length = item.offset == nil && item.method == 0 ? stream(of: item).count : item.length
        let offset = item.offset ?? (item.method == 0 ? start : 0)
        let cuts = (0...item.pieces).map { length * $0 / item.pieces }
        let places: [UInt8] = zip(cuts, cuts.dropFirst()).flatMap {
            Fields.big(offset + $0, 4) + Fields.big($1 - $0, 4)
        }
        return Fields.big(item.number, 2) + Fields.big(item.method, 2) + [0, 0] + Fields.big(item.pieces, 2) + places
    }

    private func meta(streamsAt start: Int) -> [UInt8] {
        let entries: [UInt8] = items.flatMap { item in
            Self.full(
                "infe", version: 2, flags: item.flags,
                Fields.big(item.number, 2) + [0, 0] + Fields.text(item.type) + [0])
        }
        let associations: [UInt8] = items.flatMap { item -> [UInt8] in
            Fields.big(item.number, 2) + [UInt8(item.properties.count)] + item.properties.map { UInt8($0) }
        }
        var place = start
        let locations: [UInt8] = items.flatMap { item -> [UInt8] in
            defer { place += stream(of: item).count }
            return location(of: item, at: place)
        }
        let links: [UInt8] = references.flatMap { type, from, targets -> [UInt8] in
            Self.box(type, Fields.big(from, 2) + Fields.big(targets.count, 2) + targets.flatMap { Fields.big($0, 2) })
        }
        let count = Fields.big(items.count, 2)
        let parts: [[UInt8]] = [
            Self.full("hdlr", [0, 0, 0, 0] + Fields.text("pict") + [UInt8](repeating: 0, count: 13)),
            Self.full("pitm", Fields.big(primary, 2)),
            Self.full("iinf", count + entries),
            Self.full("iloc", version: 1, [0x44, 0x00] + count + locations),
            Self.box(
                "iprp", Self.box("ipco", properties.flatMap { $0 }) + Self.full("ipma", [0, 0] + count + associations)),
            references.isEmpty ? [] : Self.full("iref", links),
            itemData.isEmpty ? [] : Self.box("idat", itemData),
            extraInMeta,
        ]
        return Self.full("meta", parts.flatMap { $0 })
    }

    static func box(_ type: String, _ data: [UInt8]) -> [UInt8] {
        Fields.big(data.count + 8, 4) + Fields.text(type) + data
    }

    static func full(_ type: String, version: Int = 0, flags: Int = 0, _ data: [UInt8]) -> [UInt8] {
        box(type, Fields.big(version, 1) + Fields.big(flags, 3) + data)
    }

    static func size(_ width: Int, _ height: Int) -> [UInt8] {
        full("ispe", Fields.big(width, 4) + Fields.big(height, 4))
    }

    static func av1(flags: UInt8 = 0, _ units: [UInt8] = []) -> [UInt8] {
        box("av1C", [0x81, 0, flags, 0] + units)
    }

    static func hevc(bits: Int = 8) -> [UInt8] {
        HEVCBuilder.configuration([], depth: bits)
    }

    static func crop(_ fractions: [Int]) -> [UInt8] {
        box("clap", fractions.flatMap { Fields.big($0, 4) })
    }

    static func auxiliary(_ name: String) -> [UInt8] {
        full("auxC", Fields.text(name) + [0])
    }
}
