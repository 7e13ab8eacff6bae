// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One item of an AVIF as it is written anew: its stream without metadata, and its properties.
struct AVIFItem {
    /// Whole boxes, in the order in which they apply.
    private(set) var properties: [[UInt8]] = []
    /// The units of its stream that are decoded.
    let data: [UInt8]
    /// Whether it is the opacity of the other.
    let isAlpha: Bool

    /// Descriptions that change no pixel: aspect of pixels, light levels, texts and times.
    private static let dropped: Set<FourCC> = ["pasp", "clli", "mdcv", "cclv", "amve", "udes", "crtt", "mdft", "altt"]
    /// Matrices that all decoders know: identity, BT.709, none said, and BT.601's two (ITU-T H.273 table 4).
    private static let matrices: Set<UInt16> = [0, 1, 2, 5, 6]

    /// Copies what is needed of an item; nil when there is something that would have to be done to its pixels.
    init?(_ item: UInt64, _ meta: HEIFMeta, _ bytes: Span<UInt8>, isAlpha: Bool) throws(SourceError) {
        guard meta.items.type(of: item) == "av01" else { return nil }
        var stream: [UInt8] = []
        for place in meta.locations.places(of: item) { stream.append(bytes, in: place) }
        guard let units = try AV1Stripping.strip(stream.span, in: stream.indices, isStream: true) else { return nil }
        data = units
        self.isAlpha = isAlpha
        var types: Set<FourCC> = []
        for property in meta.properties.properties(of: item) where !Self.dropped.contains(property.type) {
            guard types.insert(property.type).inserted, let box = try copy(property, bytes) else { return nil }
            if !box.isEmpty { properties.append(box) }
        }
        // Without numbers of its own a picture has those of its stream, which are not read here.
        guard types.isSuperset(of: ["ispe", "av1C"]), isAlpha || types.contains("colr") else { return nil }
    }

    /// One property; empty when it is left out, nil when the picture can't be kept because of it.
    private func copy(_ property: Box, _ bytes: Span<UInt8>) throws(SourceError) -> [UInt8]? {
        let contents = property.contents
        switch property.type {
        case "ispe": return contents.count == 12 ? BoxWriter.box("ispe", copied(contents, bytes)) : nil
        case "pixi":
            guard let channels = bytes.uint8(at: contents.lowerBound + 4), contents.count == 5 + Int(channels) else {
                return nil
            }
            return BoxWriter.box("pixi", copied(contents, bytes))
        case "av1C": return try configuration(contents, bytes)
        case "colr":
            return isAlpha ? [] : isPlain(contents, bytes) ? BoxWriter.box("colr", copied(contents, bytes)) : nil
        case "auxC" where isAlpha:
            return BoxWriter.box("auxC", Array("\0\0\0\0urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0".utf8))
        default: return nil
        }
    }

    /// Primaries and transfer of sRGB, or none said (ITU-T H.273 tables 2 and 3).
    private func isPlain(_ contents: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        let start = contents.lowerBound
        guard contents.count == 11, bytes.holds("nclx", at: start),
            let primaries = bytes.uint16(bigEndianAt: start + 4),
            let transfer = bytes.uint16(bigEndianAt: start + 6), let matrix = bytes.uint16(bigEndianAt: start + 8)
        else { return false }
        return [1, 2].contains(primaries) && [2, 13].contains(transfer) && Self.matrices.contains(matrix)
    }

    /// The decoder configuration, its units without metadata (AV1 in ISO base media §2.3).
    private func configuration(_ contents: Range<Int>, _ bytes: Span<UInt8>) throws(SourceError) -> [UInt8]? {
        guard contents.count >= 4 else { return nil }
        let start = contents.lowerBound + 4
        guard let units = try AV1Stripping.strip(bytes, in: start..<contents.upperBound, isStream: false) else {
            return nil
        }
        return BoxWriter.box("av1C", copied(contents.lowerBound..<start, bytes) + units)
    }

    private func copied(_ range: Range<Int>, _ bytes: Span<UInt8>) -> [UInt8] {
        var copy: [UInt8] = []
        copy.append(bytes, in: range)
        return copy
    }
}
