// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What items of a HEIF file refer to: the item reference box (ISO/IEC 14496-12 §8.11.12).
struct HEIFReferences {
    /// The tiles that a derived item is made of, in order.
    private(set) var tiles: [UInt64: [UInt64]] = [:]
    /// Items that belong to another one, such as its alpha plane: from the auxiliary item to the one it serves.
    private(set) var auxiliaries: [(from: UInt64, to: UInt64)] = []
    /// Items whose colours have been multiplied by their opacity (MIAF §7.3.5.2): from the picture to its alpha plane.
    private(set) var premultiplied: [(from: UInt64, to: UInt64)] = []
    /// Items that are smaller copies of another one: from the copy to what it shows.
    private(set) var thumbnails: [(from: UInt64, to: UInt64)] = []

    /// Reads the box, or nothing when there is none.
    init(_ bytes: Span<UInt8>, _ box: Box?) throws(SourceError) {
        guard let box else { return }
        var cursor = Cursor(box.contents)
        let width = try cursor.versionAndFlags(bytes).version == 0 ? 2 : 4
        var links = 0
        for reference in try Box.children(bytes, in: cursor.offset..<cursor.end) {
            var fields = Cursor(reference.contents)
            let source = try fields.next(width, bytes)
            let count = Int(try fields.next(2, bytes))
            links += count
            guard links <= HEIFLimits.links else { throw .excessive(.heic, "references") }
            guard ["dimg", "auxl", "prem", "thmb"].contains(reference.type) else { continue }
            for _ in 0..<count {
                let target = try fields.next(width, bytes)
                switch reference.type {
                case "dimg": tiles[source, default: []].append(target)
                case "auxl": auxiliaries.append((source, target))
                case "prem": premultiplied.append((source, target))
                default: thumbnails.append((source, target))
                }
            }
        }
    }
}
