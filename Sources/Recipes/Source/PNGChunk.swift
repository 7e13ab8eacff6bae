// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One chunk of a PNG (PNG specification §5.3), by its place in the file.
struct PNGChunk {
    /// The eight bytes every PNG begins with.
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// The four letters of the type, as one number.
    let type: FourCC
    /// Where the data lies.
    let data: Range<Int>

    /// Where the next chunk begins.
    var end: Int { data.upperBound + 4 }
    /// The whole chunk: length, type, data and checksum.
    var whole: Range<Int> { (data.lowerBound - 8)..<end }
    /// Whether a decoder that does not know the chunk must give up: the first letter is a capital.
    var isCritical: Bool { type.rawValue & 0x2000_0000 == 0 }

    /// Reads the chunk at an offset.
    ///
    /// The length is believed only if the file holds that many bytes: a decoder that allocates what a chunk of 57 bytes
    /// declares can be made to ask for gigabytes.
    init(_ bytes: Span<UInt8>, at offset: Int) throws(SourceError) {
        guard let length = bytes.uint32(bigEndianAt: offset), let type = bytes.uint32(bigEndianAt: offset + 4) else {
            throw .truncated(.png)
        }
        guard length <= 0x7FFF_FFFF, bytes.holds(Int(length) + 12, at: offset) else { throw .truncated(.png) }
        self.type = FourCC(type)
        guard self.type.isLetters else { throw .corrupt(.png, "has a chunk without a name") }
        data = (offset + 8)..<(offset + 8 + Int(length))
    }

    /// Whether the checksum is that of the type and data.
    func isIntact(_ bytes: Span<UInt8>) -> Bool {
        bytes.uint32(bigEndianAt: data.upperBound) == CRC32.checksum(bytes, in: (data.lowerBound - 4)..<data.upperBound)
    }
}
