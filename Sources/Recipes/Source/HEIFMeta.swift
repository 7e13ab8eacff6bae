// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The parts of the `meta` box of a HEIF file (ISO/IEC 23008-12 §6) that describe its primary item.
struct HEIFMeta {
    /// The number of the primary item.
    let primary: UInt64
    let items: HEIFItems
    let references: HEIFReferences
    let properties: HEIFProperties
    let locations: HEIFLocations

    /// Reads the box; each part must be there once, since of two a decoder might read the other.
    init(_ bytes: Span<UInt8>, _ meta: Box) throws(SourceError) {
        let contents = meta.contents
        guard contents.count >= 4 else { throw .truncated(.heic) }
        var parts: [FourCC: Box] = [:]
        for box in try Box.children(bytes, in: (contents.lowerBound + 4)..<contents.upperBound) {
            let isSecond = parts.updateValue(box, forKey: box.type) != nil
            guard !isSecond || !Self.singular.contains(box.type) else { throw .corrupt(.heic, "has a part twice") }
        }
        guard let pitm = parts["pitm"], let iinf = parts["iinf"], let iprp = parts["iprp"], let iloc = parts["iloc"]
        else { throw .corrupt(.heic, "does not describe its primary image") }
        // A handler of `pict` marks pictures (§6.2).
        if let handler = parts["hdlr"], !bytes.holds("pict", at: handler.contents.lowerBound + 8) {
            throw .corrupt(.heic, "holds no pictures")
        }
        var cursor = Cursor(pitm.contents)
        let version = try cursor.versionAndFlags(bytes).version
        primary = try cursor.next(version == 0 ? 2 : 4, bytes)
        items = try HEIFItems(bytes, iinf)
        references = try HEIFReferences(bytes, parts["iref"])
        properties = try HEIFProperties(bytes, iprp)
        locations = try HEIFLocations(bytes, iloc, itemData: parts["idat"]?.contents)
    }

    private static let singular: Set<FourCC> = ["hdlr", "pitm", "iinf", "iprp", "iloc", "iref", "idat"]
}
