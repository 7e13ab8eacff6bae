// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The items of a HEIF file by number: the item information box (ISO/IEC 14496-12 §8.11.6).
struct HEIFItems {
    private var types: [UInt64: FourCC] = [:]
    private var hidden: Set<UInt64> = []

    init(_ bytes: Span<UInt8>, _ box: Box) throws(SourceError) {
        var cursor = Cursor(box.contents)
        let version = try cursor.versionAndFlags(bytes).version
        let count = try cursor.next(version == 0 ? 2 : 4, bytes)
        guard count <= UInt64(HEIFLimits.boxes) else { throw .excessive(.heic, "items") }
        for entry in try Box.children(bytes, in: cursor.offset..<cursor.end) where entry.type == "infe" {
            try add(bytes, entry)
        }
    }

    /// One entry; before version 2 entries have no type, and so are no images.
    private mutating func add(_ bytes: Span<UInt8>, _ entry: Box) throws(SourceError) {
        var cursor = Cursor(entry.contents)
        let (version, flags) = try cursor.versionAndFlags(bytes)
        guard version >= 2 else { return }
        let item = try cursor.next(version == 2 ? 2 : 4, bytes)
        _ = try cursor.next(2, bytes)
        let type = FourCC(UInt32(truncatingIfNeeded: try cursor.next(4, bytes)))
        guard types.updateValue(type, forKey: item) == nil else { throw .corrupt(.heic, "has two items of one number") }
        if flags & 1 == 1 { hidden.insert(item) }
    }

    /// The type of an item that is there and shown.
    func visibleType(of item: UInt64) -> FourCC? {
        hidden.contains(item) ? nil : types[item]
    }

    /// The type of an item, shown or hidden.
    func type(of item: UInt64) -> FourCC? {
        types[item]
    }
}
