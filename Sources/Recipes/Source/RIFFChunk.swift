// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One chunk of a WebP (RFC 9649 §2.3), by its place in the file.
struct RIFFChunk {
    /// The four characters of the type.
    let type: FourCC
    /// Where the payload lies, padding left out.
    let data: Range<Int>

    /// Where the next chunk begins: chunks of odd length are padded.
    var end: Int { data.upperBound + (data.count & 1) }

    /// Reads the chunk at an offset; the chunk must end where its parent does, or before.
    init(_ bytes: Span<UInt8>, at offset: Int, within end: Int) throws(SourceError) {
        guard offset <= end - 8, let type = bytes.uint32(bigEndianAt: offset),
            let length = bytes.uint32(littleEndianAt: offset + 4)
        else { throw .truncated(.webp) }
        guard Int(length) <= end - offset - 8 else { throw .truncated(.webp) }
        self.type = FourCC(type)
        data = (offset + 8)..<(offset + 8 + Int(length))
    }

    /// The end of the RIFF container, or of a file that is shorter than the container says.
    ///
    /// Chunks after the image may be cut off, and so may the byte that pads the last one: no pixel is lost.
    static func containerEnd(_ bytes: Span<UInt8>) throws(SourceError) -> Int {
        guard let size = bytes.uint32(littleEndianAt: 4) else { throw .truncated(.webp) }
        guard size >= 12 else { throw .corrupt(.webp, "has an empty container") }
        return min(8 + Int(size), bytes.count)
    }

    /// Writes how long the container is into a file that is all of it.
    static func setContainerSize(of file: inout [UInt8]) {
        for index in 0..<4 { file[4 + index] = UInt8(truncatingIfNeeded: (file.count - 8) >> (8 * index)) }
    }

    /// Whether the file ends before the container does.
    static func isCutShort(_ bytes: Span<UInt8>) -> Bool {
        bytes.uint32(littleEndianAt: 4).map { !bytes.holds(Int($0), at: 8) } ?? true
    }
}
