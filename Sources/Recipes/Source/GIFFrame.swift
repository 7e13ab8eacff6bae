// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One frame of a GIF with the extensions before it, while it is walked over.
struct GIFFrame {
    /// What was found at an offset.
    enum Outcome {
        /// A frame with the block that ends its data.
        case whole
        /// A frame whose data the file may cut short: only its codes tell whether rows are missing.
        case partial
        /// No frame, or none that could be shown.
        case nothing
    }

    /// The frame's first column, on the canvas.
    private(set) var left = 0
    /// The frame's first row, on the canvas.
    private(set) var top = 0
    /// Columns of the frame itself, on the canvas or not.
    private(set) var width = 0
    /// Rows of the frame itself, on the canvas or not.
    private(set) var height = 0
    /// The last byte of the descriptor: whether rows are interlaced, and which colours are the frame's own.
    private(set) var packed: UInt8 = 0
    /// Where the frame's own colours lie.
    private(set) var colours = 0..<0
    /// The colour that the last graphic control extension before the frame made transparent.
    private(set) var transparentColour: UInt8?
    /// Where the data lies: the size of the first code, and sub-blocks up to the end of the file or the empty one.
    private(set) var data = 0..<0

    /// The column to the right of the frame.
    var right: Int { left + width }
    /// The row below the frame.
    var bottom: Int { top + height }

    /// Reads the frame at an offset, and moves the offset past it.
    mutating func read(_ bytes: Span<UInt8>, _ offset: inout Int) -> Outcome {
        while bytes.uint8(at: offset) == 0x21 {
            guard skipExtension(bytes, &offset) else {
                offset = bytes.count
                return .nothing
            }
        }
        guard readDescriptor(bytes, &offset) else { return .nothing }
        // LZW codes have at most 12 bits (§22, appendix F), so they start with fewer.
        guard let codeSize = bytes.uint8(at: offset), bytes.holds(3, at: offset) else {
            offset = bytes.count
            return .nothing
        }
        guard codeSize < 12 else { return .nothing }
        let start = offset
        offset += 1
        let isWhole = skipSubBlocks(bytes, &offset)
        data = start..<offset
        return isWhole ? .whole : .partial
    }

    /// Image descriptor (§20) and local colour table; false when they are not there in full.
    private mutating func readDescriptor(_ bytes: Span<UInt8>, _ offset: inout Int) -> Bool {
        guard bytes.holds(10, at: offset) else {
            offset = bytes.count
            return false
        }
        guard bytes.uint8(at: offset) == 0x2C, let left = bytes.uint16(littleEndianAt: offset + 1),
            let top = bytes.uint16(littleEndianAt: offset + 3), let width = bytes.uint16(littleEndianAt: offset + 5),
            let height = bytes.uint16(littleEndianAt: offset + 7), let packed = bytes.uint8(at: offset + 9)
        else { return false }
        (self.left, self.top, self.width, self.height) = (Int(left), Int(top), Int(width), Int(height))
        self.packed = packed
        let table = GIFReader.colourTableSize(packed)
        guard bytes.holds(table, at: offset + 10) else {
            offset = bytes.count
            return false
        }
        colours = (offset + 10)..<(offset + 10 + table)
        offset = colours.upperBound
        return true
    }

    /// One extension (§23 to §26); false when the file ends inside it.
    private mutating func skipExtension(_ bytes: Span<UInt8>, _ offset: inout Int) -> Bool {
        guard let label = bytes.uint8(at: offset + 1) else { return false }
        switch label {
        case 0xF9:
            guard bytes.holds(7, at: offset), let packed = bytes.uint8(at: offset + 3) else { return false }
            transparentColour = packed & 1 == 1 ? bytes.uint8(at: offset + 6) : nil
        case 0xFF:
            guard bytes.holds(18, at: offset) else { return false }
        default: break
        }
        offset += 2
        // A comment is data from the start; any other extension begins with one block of fields.
        if label != 0xFE {
            guard let size = bytes.uint8(at: offset) else { return false }
            offset += 1 + Int(size)
        }
        return skipSubBlocks(bytes, &offset)
    }

    /// Data sub-blocks up to the one of no bytes (§15, §16); false, and at the end, when the file cuts them short.
    private func skipSubBlocks(_ bytes: Span<UInt8>, _ offset: inout Int) -> Bool {
        while let size = bytes.uint8(at: offset) {
            offset += 1 + Int(size)
            if size == 0 { return true }
        }
        offset = bytes.count
        return false
    }
}
