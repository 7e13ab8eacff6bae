// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Drops what a GIF holds beside its first frame: comments, application and text extensions, later frames, and what
/// follows the trailer (GIF89a §23 to §27).
enum GIFStripping {
    /// Copies the screen and the first frame; nil when the frame does not lie within the canvas that SourceInfo tells,
    /// since decoders differ there, and when the frame is cut off.
    static func strip(_ bytes: Span<UInt8>, info: SourceInfo) -> [UInt8]? {
        guard let width = bytes.uint16(littleEndianAt: 6), let height = bytes.uint16(littleEndianAt: 8),
            (Int(width), Int(height)) == (info.width, info.height), let packed = bytes.uint8(at: 10)
        else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        var offset = 13 + GIFReader.colourTableSize(packed)
        output.append(bytes, in: 0..<offset)
        var control: [UInt8] = []
        while bytes.uint8(at: offset) == 0x21 {
            if bytes.uint8(at: offset + 1) == 0xF9 {
                guard control.isEmpty, let read = graphicControl(bytes, at: offset) else { return nil }
                control = read
                offset += read.count
            } else {
                guard let end = endOfSubBlocks(bytes, from: offset + 2), end.isWhole else { return nil }
                offset = end.offset
            }
        }
        guard let frame = frame(bytes, at: offset, info) else { return nil }
        return output + control + frame + [GIFReader.trailer]
    }

    /// A graphic control extension (§23) without its delay.
    private static func graphicControl(_ bytes: Span<UInt8>, at offset: Int) -> [UInt8]? {
        guard bytes.holds(8, at: offset), bytes[offset + 2] == 4, bytes[offset + 7] == 0 else { return nil }
        return [0x21, 0xF9, 4, bytes[offset + 3], 0, 0, bytes[offset + 6], 0]
    }

    /// Descriptor, colour table and data of a frame (§20 to §22), with an end where only that is missing.
    private static func frame(_ bytes: Span<UInt8>, at offset: Int, _ info: SourceInfo) -> [UInt8]? {
        guard bytes.holds(10, at: offset), bytes[offset] == 0x2C,
            let left = bytes.uint16(littleEndianAt: offset + 1), let top = bytes.uint16(littleEndianAt: offset + 3),
            let width = bytes.uint16(littleEndianAt: offset + 5), let height = bytes.uint16(littleEndianAt: offset + 7),
            Int(left) + Int(width) <= info.width, Int(top) + Int(height) <= info.height
        else { return nil }
        let start = offset + 10 + GIFReader.colourTableSize(bytes[offset + 9])
        guard let end = endOfSubBlocks(bytes, from: start + 1) else { return nil }
        var frame: [UInt8] = []
        frame.append(bytes, in: offset..<end.offset)
        return end.isWhole ? frame : frame + [0]
    }

    /// Where data sub-blocks end (§15), and whether their terminator is there; nil when one of them is cut off.
    private static func endOfSubBlocks(_ bytes: Span<UInt8>, from start: Int) -> (offset: Int, isWhole: Bool)? {
        var offset = start
        while let size = bytes.uint8(at: offset) {
            offset += 1 + Int(size)
            if size == 0 { return (offset, true) }
        }
        return offset == bytes.count ? (offset, false) : nil
    }
}
