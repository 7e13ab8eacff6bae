// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The byte order that a TIFF header declares (TIFF 6.0 §2).
enum ByteOrder {
    case bigEndian
    case littleEndian

    /// Reads the byte order mark and the number 42 that must follow it.
    init?(_ bytes: Span<UInt8>, at offset: Int) {
        if bytes.holds([0x4D, 0x4D, 0x00, 0x2A], at: offset) {
            self = .bigEndian
        } else if bytes.holds([0x49, 0x49, 0x2A, 0x00], at: offset) {
            self = .littleEndian
        } else {
            return nil
        }
    }

    /// Two bytes in this order.
    func uint16(_ bytes: Span<UInt8>, at offset: Int) -> UInt16? {
        self == .bigEndian ? bytes.uint16(bigEndianAt: offset) : bytes.uint16(littleEndianAt: offset)
    }

    /// Four bytes in this order.
    func uint32(_ bytes: Span<UInt8>, at offset: Int) -> UInt32? {
        self == .bigEndian ? bytes.uint32(bigEndianAt: offset) : bytes.uint32(littleEndianAt: offset)
    }
}
