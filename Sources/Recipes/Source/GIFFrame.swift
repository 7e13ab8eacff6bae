// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One frame of a GIF with the extensions before it, while it is walked over.
struct GIFFrame {
    /// What was found at an offset.
    enum Outcome {
        /// A frame with all of its data.
        case whole
        /// A frame whose data the file cuts short.
        case partial
        /// No frame, or none that could be shown.
        case nothing
    }

    /// The column to the right of the frame, on the canvas.
    private(set) var right = 0
    /// The row below the frame, on the canvas.
    private(set) var bottom = 0
    /// Pixels of the frame itself, on the canvas or not.
    private(set) var pixels = 0
    /// Whether a graphic control extension gave it a transparent colour.
    private(set) var isTransparent = false

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
        offset += 1
        return skipSubBlocks(bytes, &offset) ? .whole : .partial
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
        right = Int(left) + Int(width)
        bottom = Int(top) + Int(height)
        pixels = Int(width) * Int(height)
        let table = GIFReader.colourTableSize(packed)
        guard bytes.holds(table, at: offset + 10) else {
            offset = bytes.count
            return false
        }
        offset += 10 + table
        return true
    }

    /// One extension (§23 to §26); false when the file ends inside it.
    private mutating func skipExtension(_ bytes: Span<UInt8>, _ offset: inout Int) -> Bool {
        guard let label = bytes.uint8(at: offset + 1) else { return false }
        switch label {
        case 0xF9:
            guard bytes.holds(7, at: offset), let packed = bytes.uint8(at: offset + 3) else { return false }
            if packed & 1 == 1 { isTransparent = true }
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
