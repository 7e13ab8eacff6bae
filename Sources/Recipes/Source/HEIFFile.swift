// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A HEIF file that is written (ISO/IEC 23008-12, ISO/IEC 14496-12).
///
/// Items are numbered from 1, in the order in which they come; the first is the primary one. Each has its data in one
/// piece.
struct HEIFFile {
    /// One item.
    struct Item {
        /// What it is coded as.
        let type: FourCC
        /// Where its data lies in the file that it is taken from.
        let places: [Range<Int>]
        /// Its properties, by their places among all properties, from 1.
        var properties: [Int] = []
    }

    /// The items, the primary one first.
    var items: [Item] = []
    /// References between items.
    var references: [(type: FourCC, from: Int, to: [Int])] = []
    private var properties: [[UInt8]] = []

    /// Adds a property, a whole box.
    /// - Returns: Its place among all properties.
    mutating func add(_ property: [UInt8]) -> Int {
        properties.append(property)
        return properties.count
    }

    /// The whole file.
    func bytes(from bytes: Span<UInt8>) throws(SourceError) -> [UInt8] {
        let brand: FourCC = items.contains { $0.type == "av01" } ? "avif" : "heic"
        let head = BoxWriter.box(
            "ftyp", BoxWriter.name(brand) + [0, 0, 0, 0] + BoxWriter.name("mif1") + BoxWriter.name(brand))
        let start = head.count + description(dataAt: 0).count + 8
        let length = items.reduce(0) { $0 + $1.places.reduce(0) { $0 + $1.count } }
        // Items that lie in the same bytes would make the copy larger than the file.
        guard length <= bytes.count else { throw .excessive(.heic, "items in the same bytes") }
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
