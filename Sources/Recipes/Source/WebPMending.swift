// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Brings the container of a WebP in line with a file that ends before it (RFC 9649 §2.4).
///
/// libwebp refuses a container longer than the file, whatever is missing.
public enum WebPMending {
    /// A copy that ends with the last whole chunk; nil for a file that holds its container.
    /// - Throws: ``SourceError`` when the chunks before that one can't be walked.
    public static func mend(_ bytes: Span<UInt8>) throws(SourceError) -> [UInt8]? {
        guard RIFFChunk.isCutShort(bytes) else { return nil }
        var end = 12
        while let chunk = try? RIFFChunk(bytes, at: end, within: bytes.count) { end = chunk.end }
        guard end > 12, end <= bytes.count + 1 else { throw .truncated(.webp) }
        var file: [UInt8] = []
        file.append(bytes, in: 0..<end)
        // The byte that pads the last chunk to an even length may be what is missing.
        if file.count < end { file.append(0) }
        RIFFChunk.setContainerSize(of: &file)
        return file
    }
}
