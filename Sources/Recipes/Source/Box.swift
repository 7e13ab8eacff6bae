// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One box of an ISO base media file (ISO/IEC 14496-12 §4.2), by its place in the file.
struct Box {
    /// The four characters of the type.
    let type: FourCC
    /// Where the contents lie, after the header.
    let contents: Range<Int>

    /// Where the next box begins.
    var end: Int { contents.upperBound }

    /// Reads the box at an offset; it must end where its parent does, or before.
    init(_ bytes: Span<UInt8>, at offset: Int, within end: Int) throws(SourceError) {
        guard offset <= end - 8, let size = bytes.uint32(bigEndianAt: offset),
            let type = bytes.uint32(bigEndianAt: offset + 4)
        else { throw .truncated(.heic) }
        var header = 8
        var length = UInt64(size)
        if size == 1 {
            guard offset <= end - 16, let large = bytes.uint64(bigEndianAt: offset + 8) else { throw .truncated(.heic) }
            header = 16
            length = large
        } else if size == 0 {
            // Up to the end of what holds it.
            length = UInt64(end - offset)
        }
        guard length >= UInt64(header) else { throw .corrupt(.heic, "has a box shorter than its header") }
        guard length <= UInt64(end - offset), end <= bytes.count else { throw .truncated(.heic) }
        self.type = FourCC(type)
        contents = (offset + header)..<(offset + Int(length))
    }

    /// The boxes that fill a range.
    ///
    /// Nothing here recurses: a reader descends only into the boxes it knows, so nesting costs nothing.
    static func children(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SourceError) -> [Box] {
        var boxes: [Box] = []
        var offset = range.lowerBound
        while offset < range.upperBound {
            guard boxes.count < HEIFLimits.boxes else { throw .excessive(.heic, "boxes") }
            let box = try Box(bytes, at: offset, within: range.upperBound)
            boxes.append(box)
            offset = box.end
        }
        return boxes
    }
}
