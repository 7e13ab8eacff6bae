// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Writes a still AVIF of one item, or of one with its opacity (AVIF 1.1, ISO/IEC 23008-12).
struct AVIFWriter {
    /// Brands beside those that every such file has.
    let brands: [FourCC]
    /// The picture, then its opacity if it has one.
    let items: [AVIFItem]

    /// The whole file.
    var bytes: [UInt8] {
        let head = BoxWriter.box(
            "ftyp",
            BoxWriter.name("avif") + [0, 0, 0, 0]
                + (["avif", "mif1", "miaf"] as [FourCC] + brands).flatMap(BoxWriter.name))
        // Places have a fixed width, so that the length is known before them.
        let start = head.count + meta(dataAt: 0).count + 8
        return head + meta(dataAt: start) + BoxWriter.box("mdat", items.flatMap(\.data))
    }

    private func meta(dataAt start: Int) -> [UInt8] {
        let count = BoxWriter.number(items.count, 2)
        var (places, entries, place): ([UInt8], [UInt8], Int) = ([], [], start)
        for (index, item) in items.enumerated() {
            places +=
                BoxWriter.number(index + 1, 2) + [0, 0, 0, 1] + BoxWriter.number(place, 4)
                + BoxWriter.number(item.data.count, 4)
            entries += BoxWriter.full(
                "infe", version: 2, BoxWriter.number(index + 1, 2) + [0, 0] + BoxWriter.name("av01") + [0])
            place += item.data.count
        }
        let link = BoxWriter.box("auxl", BoxWriter.number(2, 2) + BoxWriter.number(1, 2) + BoxWriter.number(1, 2))
        return BoxWriter.full(
            "meta",
            BoxWriter.full("hdlr", [0, 0, 0, 0] + BoxWriter.name("pict") + [UInt8](repeating: 0, count: 13))
                + BoxWriter.full("pitm", BoxWriter.number(1, 2))
                + BoxWriter.full("iloc", [0x44, 0] + count + places)
                + BoxWriter.full("iinf", count + entries)
                + (items.count > 1 ? BoxWriter.full("iref", link) : [])
                + BoxWriter.box("iprp", properties))
    }

    /// The properties, each once, and which item has which; the decoder's configuration is essential.
    private var properties: [UInt8] {
        var boxes: [[UInt8]] = []
        var links: [UInt8] = []
        for (index, item) in items.enumerated() {
            links += BoxWriter.number(index + 1, 2) + [UInt8(item.properties.count)]
            for property in item.properties {
                let place = boxes.firstIndex(of: property) ?? boxes.count
                if place == boxes.count { boxes.append(property) }
                let isEssential = property.dropFirst(4).starts(with: BoxWriter.name("av1C"))
                links.append(UInt8(place + 1) | (isEssential ? 0x80 : 0))
            }
        }
        return BoxWriter.box("ipco", boxes.flatMap { $0 })
            + BoxWriter.full("ipma", BoxWriter.number(items.count, 4) + links)
    }
}
