// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Reads the header of a WebP: simple, extended or animated (RFC 9649).
enum WebPReader {
    /// Reads the container and its first chunk, which tells what follows.
    static func read(_ bytes: Span<UInt8>) throws(SourceError) -> SourceInfo {
        let end = try RIFFChunk.containerEnd(bytes)
        let first = try RIFFChunk(bytes, at: 12, within: end)
        if first.type == "VP8X" { return try extended(bytes, first, end) }
        guard let image = try WebPBitstream(bytes, first) else { throw .corrupt(.webp, "begins with no image") }
        return SourceInfo(
            type: .webp, width: image.width, height: image.height, hasAlpha: image.hasAlpha,
            bands: image.hasAlpha ? 4 : 3, isLossless: image.isLossless)
    }

    /// The extended format (§2.7): a canvas and flags, then chunks up to the end of the container.
    private static func extended(
        _ bytes: Span<UInt8>, _ header: RIFFChunk, _ end: Int
    ) throws(SourceError) -> SourceInfo {
        let data = header.data.lowerBound
        guard header.data.count >= 10, let flags = bytes.uint8(at: data),
            let width = bytes.uint24(littleEndianAt: data + 4), let height = bytes.uint24(littleEndianAt: data + 7)
        else { throw .corrupt(.webp, "has too short a header") }
        var info = SourceInfo(
            type: .webp, width: Int(width) + 1, height: Int(height) + 1, frames: 0, hasAlpha: flags & 0x10 != 0)
        var walk = Walk(flags: flags)
        var offset = header.end
        while offset < end {
            let chunk: RIFFChunk
            do {
                chunk = try RIFFChunk(bytes, at: offset, within: end)
            } catch {
                // The picture that is rendered is there; what the file's end has cut off is not needed.
                guard RIFFChunk.isCutShort(bytes), info.frames > 0 else { throw error }
                break
            }
            try walk.visit(chunk, bytes, &info)
            offset = chunk.end
        }
        guard info.frames > 0 else {
            throw RIFFChunk.isCutShort(bytes) ? .truncated(.webp) : .corrupt(.webp, "has no image")
        }
        info.bands = info.hasAlpha ? 4 : 3
        return info
    }
}
