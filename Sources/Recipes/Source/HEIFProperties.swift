// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The properties of the items of a HEIF file: the item properties box (ISO/IEC 23008-12 §9.3).
struct HEIFProperties {
    private var boxes: [Box] = []
    private var associations: [UInt64: [Int]] = [:]

    init(_ bytes: Span<UInt8>, _ box: Box) throws(SourceError) {
        let children = try Box.children(bytes, in: box.contents)
        guard let container = children.first(where: { $0.type == "ipco" }),
            children.count(where: { $0.type == "ipco" }) == 1
        else { throw .corrupt(.heic, "has no single list of properties") }
        boxes = try Box.children(bytes, in: container.contents)
        var links = 0
        for child in children where child.type == "ipma" { try associate(bytes, child, &links) }
    }

    /// One item property association box; an item may stand in one of them only.
    private mutating func associate(_ bytes: Span<UInt8>, _ box: Box, _ links: inout Int) throws(SourceError) {
        var cursor = Cursor(box.contents)
        let (version, flags) = try cursor.versionAndFlags(bytes)
        let entries = try cursor.next(4, bytes)
        guard entries <= UInt64(HEIFLimits.boxes) else { throw .excessive(.heic, "items") }
        for _ in 0..<entries {
            let item = try cursor.next(version == 0 ? 2 : 4, bytes)
            let count = Int(try cursor.next(1, bytes))
            links += count
            guard links <= HEIFLimits.links else { throw .excessive(.heic, "properties") }
            var indices: [Int] = []
            for _ in 0..<count {
                // The first bit says that the property is essential.
                let wide = flags & 1 == 1
                let index = Int(try cursor.next(wide ? 2 : 1, bytes) & (wide ? 0x7FFF : 0x7F))
                guard index <= boxes.count else { throw .corrupt(.heic, "refers to a property that is not there") }
                if index > 0 { indices.append(index - 1) }
            }
            guard associations.updateValue(indices, forKey: item) == nil else {
                throw .corrupt(.heic, "assigns properties twice")
            }
        }
    }

    /// The properties of an item, in the order in which they apply.
    func properties(of item: UInt64) -> [Box] {
        (associations[item] ?? []).map { boxes[$0] }
    }

    /// The contents of an item's first property of a type.
    func property(_ type: FourCC, of item: UInt64) -> Range<Int>? {
        properties(of: item).first { $0.type == type }?.contents
    }
}
