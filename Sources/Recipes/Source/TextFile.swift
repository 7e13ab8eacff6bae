// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Tells texts apart, for ForeignFile: what begins like a page, a document of data, or with words.
enum TextFile {
    /// How far a text is looked into.
    private static let reach = 512

    /// The kind of text, or nil when there are bytes that no text has.
    static func sniff(_ head: Span<UInt8>) -> ForeignFile? {
        var bytes: [UInt8] = []
        bytes.append(head, in: 0..<min(head.count, reach))
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        guard !bytes.contains(where: isControl), isUnicode(bytes) else { return nil }
        let text = bytes.drop(while: isSpace).prefix(64).map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        guard let first = text.first else { return .text }
        let pages = ["<!doctype html", "<html", "<head", "<body", "<script"]
        if pages.contains(where: { text.starts(with: $0.utf8) }) { return .html }
        if text.starts(with: "<?xml".utf8) || text.starts(with: "<error".utf8) { return .xml }
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else { return .text }
        let next = text.dropFirst().first { !isSpace($0) }
        return next.map { "\"{}[]-0123456789tfn".utf8.contains($0) } ?? false ? .json : .text
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// Whether the bytes are UTF-8, the last character perhaps cut off.
    private static func isUnicode(_ bytes: [UInt8]) -> Bool {
        (0...3).contains {
            let whole = bytes.dropLast($0)
            return !whole.isEmpty && String(validating: whole, as: UTF8.self) != nil
        }
    }

    private static func isControl(_ byte: UInt8) -> Bool {
        byte < 0x20 && !isSpace(byte) && byte != 0x1B || byte == 0x7F
    }
}
