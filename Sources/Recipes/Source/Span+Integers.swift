// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Reads that answer nil outside the span, so that no offset taken from a file can trap.
extension Span<UInt8> {
    /// Whether `length` bytes can be read from `offset`.
    func holds(_ length: Int, at offset: Int) -> Bool {
        offset >= 0 && length >= 0 && length <= count && offset <= count - length
    }

    /// The byte at an offset.
    func uint8(at offset: Int) -> UInt8? {
        holds(1, at: offset) ? self[offset] : nil
    }

    /// Two bytes, most significant first.
    func uint16(bigEndianAt offset: Int) -> UInt16? {
        integer(bigEndianAt: offset)
    }

    /// Two bytes, least significant first.
    func uint16(littleEndianAt offset: Int) -> UInt16? {
        uint16(bigEndianAt: offset)?.byteSwapped
    }

    /// Four bytes, most significant first.
    func uint32(bigEndianAt offset: Int) -> UInt32? {
        integer(bigEndianAt: offset)
    }

    /// Four bytes, least significant first.
    func uint32(littleEndianAt offset: Int) -> UInt32? {
        uint32(bigEndianAt: offset)?.byteSwapped
    }

    /// Three bytes, least significant first, as WebP counts pixels.
    func uint24(littleEndianAt offset: Int) -> UInt32? {
        guard let low = uint16(littleEndianAt: offset), let high = uint8(at: offset + 2) else { return nil }
        return UInt32(high) << 16 | UInt32(low)
    }

    /// Eight bytes, most significant first.
    func uint64(bigEndianAt offset: Int) -> UInt64? {
        integer(bigEndianAt: offset)
    }

    /// Whether the span begins with these bytes.
    func starts(with magic: [UInt8]) -> Bool {
        holds(magic, at: 0)
    }

    /// Whether the span begins with this ASCII text.
    func starts(with magic: StaticString) -> Bool {
        holds(magic, at: 0)
    }

    /// Whether these bytes stand at an offset.
    func holds(_ magic: [UInt8], at offset: Int) -> Bool {
        guard holds(magic.count, at: offset) else { return false }
        return magic.indices.allSatisfy { self[offset + $0] == magic[$0] }
    }

    /// Whether this ASCII text stands at an offset.
    func holds(_ magic: StaticString, at offset: Int) -> Bool {
        let text = magic.description.utf8
        guard holds(text.count, at: offset) else { return false }
        var position = offset
        for byte in text {
            guard self[position] == byte else { return false }
            position += 1
        }
        return true
    }

    private func integer<Integer: FixedWidthInteger>(bigEndianAt offset: Int) -> Integer? {
        let width = Integer.bitWidth / 8
        guard holds(width, at: offset) else { return nil }
        var value: Integer = 0
        for position in offset..<(offset + width) { value = value << 8 | Integer(self[position]) }
        return value
    }
}
