// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// EXIF blocks of one directory.
enum EXIFBuilder {
    /// A block in one byte order.
    /// - Parameters:
    ///   - entries: Tag, format, count, and the four bytes of the value as a number of the format's width.
    ///   - declared: The number of entries that the block claims, if not the true one.
    static func block(
        littleEndian: Bool, _ entries: [(tag: Int, format: Int, count: Int, value: Int)], declared: Int? = nil
    ) -> [UInt8] {
        let field = littleEndian ? Fields.little : Fields.big
        var bytes = Fields.text(littleEndian ? "II" : "MM") + field(42, 2) + field(8, 4)
        bytes += field(declared ?? entries.count, 2)
        for entry in entries {
            let width = entry.format == 3 ? 2 : entry.format == 4 ? 4 : 1
            bytes += field(entry.tag, 2) + field(entry.format, 2) + field(entry.count, 4)
            bytes += field(entry.value, width) + [UInt8](repeating: 0, count: 4 - width)
        }
        return bytes + field(0, 4)
    }

    /// A block with nothing but an orientation.
    static func orientation(_ value: Int, littleEndian: Bool) -> [UInt8] {
        block(littleEndian: littleEndian, [(0x0112, 3, 1, value)])
    }
}
