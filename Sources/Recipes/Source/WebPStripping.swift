// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Drops the metadata of a WebP (RFC 9649 §2.7): EXIF, XMP, unknown chunks, and a profile, which can only be one that
/// does not apply.
enum WebPStripping {
    /// Flags of the extended header that announce a profile, EXIF and XMP.
    private static let metadataFlags: UInt8 = 0x2C

    /// Copies the chunks that make pixels, clears the flags of those left out, and writes the new size.
    static func strip(_ bytes: Span<UInt8>) throws(SourceError) -> [UInt8]? {
        let end = try RIFFChunk.containerEnd(bytes)
        var output: [UInt8] = []
        output.reserveCapacity(end)
        output.append(bytes, in: 0..<12)
        var offset = 12
        var seen: Set<FourCC> = []
        while offset < end {
            let chunk = try RIFFChunk(bytes, at: offset, within: end)
            switch chunk.type {
            case "VP8 ", "VP8L", "ALPH", "ANIM", "VP8X":
                // A second of a kind is decoded by nobody, and a longer header holds what nobody reads.
                let isImage = chunk.type == "VP8 " || chunk.type == "VP8L"
                guard seen.insert(isImage ? "VP8 " : chunk.type).inserted, isFull(chunk) else { return nil }
            case "ANMF": guard try hasOnlyImage(bytes, chunk) else { return nil }
            default:
                offset = chunk.end
                continue
            }
            let start = output.count
            output.append(bytes, in: offset..<chunk.data.upperBound)
            if chunk.type == "VP8X" { output[start + 8] &= ~metadataFlags }
            if chunk.data.count & 1 == 1 { output.append(0) }
            offset = chunk.end
            // A file in the simple format ends with its image.
            if start == 12, chunk.type != "VP8X" { break }
        }
        guard UInt32(exactly: output.count - 8) != nil else { return nil }
        RIFFChunk.setContainerSize(of: &output)
        return output
    }

    /// Whether a header has just the bytes that its kind has (RFC 9649 §2.7, §2.7.1.1).
    private static func isFull(_ chunk: RIFFChunk) -> Bool {
        switch chunk.type {
        case "VP8X": chunk.data.count == 10
        case "ANIM": chunk.data.count == 6
        default: true
        }
    }

    /// Whether a frame holds no chunk that could be metadata.
    private static func hasOnlyImage(_ bytes: Span<UInt8>, _ frame: RIFFChunk) throws(SourceError) -> Bool {
        var offset = frame.data.lowerBound + 16
        while offset < frame.data.upperBound {
            let part = try RIFFChunk(bytes, at: offset, within: frame.data.upperBound)
            guard ["ALPH", "VP8 ", "VP8L"].contains(part.type) else { return false }
            offset = part.end
        }
        return true
    }
}
