// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Drops the metadata of a PNG: text, EXIF, times and whatever else leaves the pixels as they are.
enum PNGStripping {
    /// Critical chunks, and the ancillary ones that decide how their samples are shown (PNG specification §11.3.1, §11.3.2),
    /// with the most bytes that each has: more could be anything.
    private static let kept: [FourCC: Int] = [
        "IHDR": 13, "PLTE": 768, "IDAT": .max, "IEND": 0, "tRNS": 256, "gAMA": 4, "cHRM": 32, "sRGB": 1, "sBIT": 4,
        "cICP": 4, "mDCV": 24, "cLLI": 8,
    ]

    /// Copies the chunks to keep, of an animation its default image; nil for an unknown critical chunk, a profile, a chunk
    /// that is too long or comes twice, or a wrong checksum.
    static func strip(_ bytes: Span<UInt8>) throws(SourceError) -> [UInt8]? {
        guard bytes.starts(with: PNGChunk.signature) else { return nil }
        var output = PNGChunk.signature
        output.reserveCapacity(bytes.count)
        var offset = PNGChunk.signature.count
        var seen: Set<FourCC> = []
        while true {
            let chunk = try PNGChunk(bytes, at: offset)
            offset = chunk.end
            guard let longest = kept[chunk.type] else {
                if chunk.isCritical || chunk.type == "iCCP" { return nil }
                continue
            }
            let isSecond = !seen.insert(chunk.type).inserted
            guard chunk.isIntact(bytes), chunk.data.count <= longest, !isSecond || chunk.type == "IDAT" else {
                return nil
            }
            output.append(bytes, in: chunk.whole)
            if chunk.type == "IEND" { return output }
        }
    }
}
