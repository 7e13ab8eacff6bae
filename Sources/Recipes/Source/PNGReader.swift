// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Reads the header of a PNG (PNG specification, third edition).
enum PNGReader {
    /// More chunks beside the image data than any encoder writes.
    private static let maximumOthers = 4_096

    /// Walks all chunks, so that none declares more than the file holds, and reads those that shape the decoded image.
    ///
    /// A file that ends within its image data, or after them, may hold every row all the same: ``PNGData`` tells.
    static func read(_ bytes: Span<UInt8>) throws(SourceError) -> SourceInfo {
        let first = try PNGChunk(bytes, at: PNGChunk.signature.count)
        var walk = Walk(try PNGHeader(bytes, first))
        var offset = first.end
        while true {
            let chunk: PNGChunk
            do {
                chunk = try PNGChunk(bytes, at: offset)
            } catch {
                if bytes.holds("IDAT", at: offset + 4) { try walk.visitImageData() }
                guard walk.imageData > 0 else { throw error }
                break
            }
            if chunk.type == "IEND" { break }
            try walk.visit(chunk, bytes)
            guard walk.others <= maximumOthers else { throw .excessive(.png, "chunks") }
            offset = chunk.end
        }
        guard walk.imageData > 0 else { throw .corrupt(.png, "has no image data") }
        return walk.info
    }
}
