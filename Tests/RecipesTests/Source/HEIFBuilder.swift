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
        var offset = 0
        var length = 4
        var method = 0
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
        return Self.box("ftyp", brandBytes) + meta + extra + Self.box("mdat", [1, 2, 3, 4])
    }

    private var meta: [UInt8] {
        let entries: [UInt8] = items.flatMap { item in
            Self.full(
                "infe", version: 2, flags: item.flags,
                Fields.big(item.number, 2) + [0, 0] + Fields.text(item.type) + [0])
        }
        let associations: [UInt8] = items.flatMap { item -> [UInt8] in
            Fields.big(item.number, 2) + [UInt8(item.properties.count)] + item.properties.map { UInt8($0) }
        }
        let locations: [UInt8] = items.flatMap { item -> [UInt8] in
            Fields.big(item.number, 2) + Fields.big(item.method, 2) + [0, 0, 0, 1] + Fields.big(item.offset, 4)
                + Fields.big(item.length, 4)
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

    static func av1(flags: UInt8 = 0) -> [UInt8] {
        box("av1C", [0x81, 0, flags, 0])
    }

    static func hevc(bits: Int = 8) -> [UInt8] {
        var record = [UInt8](repeating: 0, count: 23)
        record[17] = UInt8(bits - 8)
        return box("hvcC", record)
    }

    static func crop(_ fractions: [Int]) -> [UInt8] {
        box("clap", fractions.flatMap { Fields.big($0, 4) })
    }

    static func auxiliary(_ name: String) -> [UInt8] {
        full("auxC", Fields.text(name) + [0])
    }
}
