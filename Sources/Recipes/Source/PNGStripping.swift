// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Drops the metadata of a PNG: text, EXIF, times and whatever else leaves the pixels as they are.
enum PNGStripping {
    /// Critical chunks, and the ancillary ones that decide how their samples are shown (PNG specification §11.3.1, §11.3.2).
    private static let kept: Set<FourCC> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "sBIT", "cICP", "mDCV", "cLLI",
    ]

    /// Copies the chunks to keep; nil for an animation, an unknown critical chunk or a wrong checksum.
    static func strip(_ bytes: Span<UInt8>) throws(SourceError) -> [UInt8]? {
        guard bytes.starts(with: PNGChunk.signature) else { return nil }
        var output = PNGChunk.signature
        output.reserveCapacity(bytes.count)
        var offset = PNGChunk.signature.count
        while true {
            let chunk = try PNGChunk(bytes, at: offset)
            offset = chunk.end
            guard kept.contains(chunk.type) else {
                // Without its frames an animation would be another picture.
                if chunk.isCritical || chunk.type == "acTL" || chunk.type == "iCCP" { return nil }
                continue
            }
            guard chunk.isIntact(bytes) else { return nil }
            output.append(bytes, in: chunk.whole)
            if chunk.type == "IEND" { return chunk.data.isEmpty ? output : nil }
        }
    }
}
