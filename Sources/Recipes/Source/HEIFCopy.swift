// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Puts a HEIF file together from items of another one.
///
/// Each has its size first, then its other properties, then its steps.
struct HEIFCopy {
    private let meta: HEIFMeta
    /// The file so far.
    private(set) var file = HEIFFile()
    private var numbers: [UInt64: Int] = [:]
    private var known: [Int: Int] = [:]

    init(_ meta: HEIFMeta) {
        self.meta = meta
    }

    /// Adds an item, once, and what it is made of.
    /// - Returns: Its number in this file.
    mutating func add(_ item: UInt64, _ steps: [HEIFStep], _ bytes: Span<UInt8>) throws(SourceError) -> Int {
        if let number = numbers[item] { return number }
        guard let type = meta.items.type(of: item), file.items.count < HEIFLimits.boxes else {
            throw .excessive(.heic, "items")
        }
        file.items.append(HEIFFile.Item(type: type, places: meta.locations.places(of: item)))
        let number = file.items.count
        numbers[item] = number
        var size = try meta.properties.codedSize(of: item, bytes)
        let own = meta.properties.properties(of: item)
        for property in own.filter({ $0.type == "ispe" }) + own.filter({ $0.type != "ispe" })
        where !HEIFStep.types.contains(property.type) {
            file.items[number - 1].properties.append(place(of: property, bytes))
        }
        for step in steps {
            file.items[number - 1].properties.append(file.add(step.property(of: size)))
            size = try step.size(of: size)
        }
        guard file.items[number - 1].properties.count <= 255 else { throw .excessive(.heic, "properties") }
        guard type == "grid" else { return number }
        var tiles: [Int] = []
        for tile in try HEIFGrid(item, meta, bytes).tiles { tiles.append(try add(tile: tile, bytes)) }
        file.references.append(("dimg", number, tiles))
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
        file.references.append((type, from, [to]))
    }

    /// The place of a property among those of this file; items may share it.
    private mutating func place(of property: Box, _ bytes: Span<UInt8>) -> Int {
        if let place = known[property.contents.lowerBound] { return place }
        var contents: [UInt8] = []
        contents.append(bytes, in: property.contents)
        let place = file.add(BoxWriter.box(property.type, contents))
        known[property.contents.lowerBound] = place
        return place
    }
}
