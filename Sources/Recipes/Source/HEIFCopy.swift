// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A HEIF file that is put together from items of another one (ISO/IEC 23008-12, ISO/IEC 14496-12).
///
/// Items are numbered anew from 1, in the order in which they come; the first is the primary one. Each has its size
/// first, then its other properties, then its steps, and its data in one piece.
struct HEIFCopy {
    private struct Item {
        let type: FourCC
        let places: [Range<Int>]
        /// Places among all properties, from 1.
        var properties: [Int] = []
    }

    private let meta: HEIFMeta
    private var items: [Item] = []
    private var numbers: [UInt64: Int] = [:]
    private var properties: [[UInt8]] = []
    private var known: [Int: Int] = [:]
    private var references: [(type: FourCC, from: Int, to: [Int])] = []

    init(_ meta: HEIFMeta) {
        self.meta = meta
    }

    /// Adds an item, once, and what it is made of.
    /// - Returns: Its number in this file.
    mutating func add(_ item: UInt64, _ steps: [HEIFStep], _ bytes: Span<UInt8>) throws(SourceError) -> Int {
        if let number = numbers[item] { return number }
        guard let type = meta.items.type(of: item), items.count < HEIFLimits.boxes else {
            throw .excessive(.heic, "items")
        }
        items.append(Item(type: type, places: meta.locations.places(of: item)))
        let number = items.count
        numbers[item] = number
        var size = try meta.properties.codedSize(of: item, bytes)
        let own = meta.properties.properties(of: item)
        for property in own.filter({ $0.type == "ispe" }) + own.filter({ $0.type != "ispe" })
        where !HEIFStep.types.contains(property.type) {
            items[number - 1].properties.append(place(of: property, bytes))
        }
        for step in steps {
            properties.append(step.property(of: size))
            items[number - 1].properties.append(properties.count)
            size = try step.size(of: size)
        }
        guard items[number - 1].properties.count <= 255 else { throw .excessive(.heic, "properties") }
        guard type == "grid" else { return number }
        var tiles: [Int] = []
        for tile in try HEIFGrid(item, meta, bytes).tiles { tiles.append(try add(tile: tile, bytes)) }
        references.append(("dimg", number, tiles))
        return number
    }

    /// A tile is one image: a grid of grids would recurse as deep as a file says.
    private mutating func add(tile: UInt64, _ bytes: Span<UInt8>) throws(SourceError) -> Int {
        guard let type = meta.items.type(of: tile), HEIFCoding.types.contains(type) else {
            throw .unsupported(.heic, "has a part that is coded in another way")
        }
        return try add(tile, [], bytes)
    }

    /// Notes that an item belongs to another one.
    mutating func refer(_ type: FourCC, from: Int, to: Int) {
        references.append((type, from, [to]))
    }

    /// The place of a property among those of this file; items may share it.
    private mutating func place(of property: Box, _ bytes: Span<UInt8>) -> Int {
        if let place = known[property.contents.lowerBound] { return place }
        var contents: [UInt8] = []
        contents.append(bytes, in: property.contents)
        properties.append(BoxWriter.box(property.type, contents))
        known[property.contents.lowerBound] = properties.count
        return properties.count
    }

    /// The whole file.
    func file(_ bytes: Span<UInt8>) throws(SourceError) -> [UInt8] {
        let brand: FourCC = items.contains { $0.type == "av01" } ? "avif" : "heic"
        let head = BoxWriter.box(
            "ftyp", BoxWriter.name(brand) + [0, 0, 0, 0] + BoxWriter.name("mif1") + BoxWriter.name(brand))
        let start = head.count + description(dataAt: 0).count + 8
        let length = items.reduce(0) { $0 + $1.places.reduce(0) { $0 + $1.count } }
        guard start + length <= 0x7FFF_FFFF, properties.count < 0x7FFF else { throw .excessive(.heic, "bytes") }
        var file = head + description(dataAt: start)
        file.reserveCapacity(start + length)
        file += BoxWriter.number(length + 8, 4) + BoxWriter.name("mdat")
        for item in items {
            for place in item.places { file.append(bytes, in: place) }
        }
        return file
    }

    /// The `meta` box, with the data of the items lying one after the other from an offset on.
    private func description(dataAt start: Int) -> [UInt8] {
        var (entries, locations, associations, offset) = ([] as [UInt8], [] as [UInt8], [] as [UInt8], start)
        for (index, item) in items.enumerated() {
            let number = BoxWriter.number(index + 1, 2)
            let length = item.places.reduce(0) { $0 + $1.count }
            // All but the picture itself are hidden, or each tile would count as a picture.
            entries += BoxWriter.full(
                "infe", version: 2, flags: min(index, 1), number + [0, 0] + BoxWriter.name(item.type) + [0])
            locations += number + [0, 0, 0, 1] + BoxWriter.number(offset, 4) + BoxWriter.number(length, 4)
            associations += number + [UInt8(item.properties.count)]
            associations += item.properties.flatMap { BoxWriter.number($0, 2) }
            offset += length
        }
        let links = references.flatMap { link in
            BoxWriter.box(
                link.type,
                BoxWriter.number(link.from, 2) + BoxWriter.number(link.to.count, 2)
                    + link.to.flatMap { BoxWriter.number($0, 2) })
        }
        let count = BoxWriter.number(items.count, 2)
        return BoxWriter.full(
            "meta",
            BoxWriter.full("hdlr", [0, 0, 0, 0] + BoxWriter.name("pict") + [UInt8](repeating: 0, count: 13))
                + BoxWriter.full("pitm", [0, 1]) + BoxWriter.full("iinf", count + entries)
                + BoxWriter.full("iloc", [0x44, 0] + count + locations)
                + BoxWriter.box(
                    "iprp",
                    BoxWriter.box("ipco", Array(properties.joined()))
                        + BoxWriter.full("ipma", flags: 1, [0, 0] + count + associations))
                + (references.isEmpty ? [] : BoxWriter.full("iref", links)))
    }
}
