// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Writes a still AVIF of one item, or of one with its opacity (AVIF 1.1, ISO/IEC 23008-12).
struct AVIFWriter {
    /// Brands beside those that every such file has.
    let brands: [StaticString]
    /// The picture, then its opacity if it has one.
    let items: [AVIFItem]

    /// The whole file.
    var bytes: [UInt8] {
        let head = Self.box("ftyp", text("avif") + [0, 0, 0, 0] + (["avif", "mif1", "miaf"] + brands).flatMap(text))
        // Places have a fixed width, so that the length is known before them.
        let start = head.count + meta(dataAt: 0).count + 8
        return head + meta(dataAt: start) + Self.box("mdat", items.flatMap(\.data))
    }

    private func meta(dataAt start: Int) -> [UInt8] {
        let count = number(items.count, 2)
        var (places, entries, place): ([UInt8], [UInt8], Int) = ([], [], start)
        for (index, item) in items.enumerated() {
            places += number(index + 1, 2) + [0, 0, 0, 1] + number(place, 4) + number(item.data.count, 4)
            entries += full("infe", version: 2, number(index + 1, 2) + [0, 0] + text("av01") + [0])
            place += item.data.count
        }
        let link = Self.box("auxl", number(2, 2) + number(1, 2) + number(1, 2))
        return full(
            "meta",
            full("hdlr", [0, 0, 0, 0] + text("pict") + [UInt8](repeating: 0, count: 13))
                + full("pitm", number(1, 2))
                + full("iloc", [0x44, 0] + count + places)
                + full("iinf", count + entries)
                + (items.count > 1 ? full("iref", link) : [])
                + Self.box("iprp", properties))
    }

    /// The properties, each once, and which item has which; the decoder's configuration is essential.
    private var properties: [UInt8] {
        var boxes: [[UInt8]] = []
        var links: [UInt8] = []
        for (index, item) in items.enumerated() {
            links += number(index + 1, 2) + [UInt8(item.properties.count)]
            for property in item.properties {
                let place = boxes.firstIndex(of: property) ?? boxes.count
                if place == boxes.count { boxes.append(property) }
                let isEssential = property.dropFirst(4).starts(with: text("av1C"))
                links.append(UInt8(place + 1) | (isEssential ? 0x80 : 0))
            }
        }
        return Self.box("ipco", boxes.flatMap { $0 }) + full("ipma", number(items.count, 4) + links)
    }

    /// A box with its header.
    static func box(_ type: StaticString, _ contents: [UInt8]) -> [UInt8] {
        let length = contents.count + 8
        return (0..<4).reversed().map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
            + Array(type.description.utf8) + contents
    }

    private func full(_ type: StaticString, version: UInt8 = 0, _ contents: [UInt8]) -> [UInt8] {
        Self.box(type, [version, 0, 0, 0] + contents)
    }

    private func number(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private func text(_ text: StaticString) -> [UInt8] { Array(text.description.utf8) }
}
