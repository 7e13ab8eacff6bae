// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Reads the little XML that AWS answers with, one event at a time.
///
/// No document types, so no entities but the five: an answer cannot name
/// files or grow (CWE-611, CWE-776). Attributes are skipped. Not libxml2 or
/// expat: each is a library with a history, for three element lists.
struct XMLReader {
    /// No answer of AWS nests deeper than five.
    static let deepest = 32

    private var rest: ArraySlice<UInt8>
    private var open: [String] = []
    private var pendingEnd: String?
    private var hasRoot = false

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    /// The next event; `.finish` again and again at the end.
    mutating func next() throws(XMLError) -> XMLEvent {
        if let name = pendingEnd {
            pendingEnd = nil
            return .end(name)
        }
        while !rest.isEmpty {
            guard rest.first == 0x3C else { return .text(try text()) }
            guard try !skipAside() else { continue }
            if skip("<![CDATA[") { return .text(try characterData()) }
            if skip("</") { return try endTag() }
            guard !skip("<!") else { throw XMLError(message: "The XML declares a document type.") }
            rest.removeFirst()
            return try startTag()
        }
        guard open.isEmpty, hasRoot else { throw XMLError(message: "The XML ends before its last element does.") }
        return .finish
    }

    /// Passes over a comment or an instruction, such as the one XML begins with.
    private mutating func skipAside() throws(XMLError) -> Bool {
        if skip("<?") {
            try skip(past: "?>")
            return true
        }
        guard skip("<!--") else { return false }
        try skip(past: "-->")
        return true
    }

    private mutating func startTag() throws(XMLError) -> XMLEvent {
        let name = try self.name()
        while let byte = rest.first, byte != 0x3E {
            rest.removeFirst()
            if byte == 0x22 || byte == 0x27 {
                guard let quote = rest.firstIndex(of: byte) else {
                    throw XMLError(message: "The XML ends inside an attribute.")
                }
                rest = rest[(quote + 1)...]
            } else if byte == 0x2F, rest.first == 0x3E {
                pendingEnd = name
            }
        }
        guard rest.popFirst() != nil else { throw XMLError(message: "The XML ends inside a tag.") }
        hasRoot = true
        guard pendingEnd == nil else { return .start(name) }
        guard open.count < Self.deepest else { throw XMLError(message: "The XML is nested too deeply.") }
        open.append(name)
        return .start(name)
    }

    private mutating func endTag() throws(XMLError) -> XMLEvent {
        let name = try self.name()
        while let byte = rest.first, Self.isSpace(byte) { rest.removeFirst() }
        guard rest.popFirst() == 0x3E, open.popLast() == name else {
            throw XMLError(message: "The XML closes an element that is not open.")
        }
        return .end(name)
    }

    /// A name without its prefix: AWS uses one default namespace, and some
    /// servers a prefix for it.
    private mutating func name() throws(XMLError) -> String {
        let bytes = rest.prefix { $0 != 0x3E && $0 != 0x2F && $0 != 0x3C && !Self.isSpace($0) }
        rest = rest[bytes.endIndex...]
        let local = bytes.lastIndex(of: 0x3A).map { bytes[($0 + 1)...] } ?? bytes
        guard !local.isEmpty else { throw XMLError(message: "The XML has a tag without a name.") }
        return String(decoding: local, as: UTF8.self)
    }

    private mutating func characterData() throws(XMLError) -> String {
        let start = rest
        try skip(past: "]]>")
        return String(decoding: start[..<(rest.startIndex - 3)], as: UTF8.self)
    }

    private mutating func text() throws(XMLError) -> String {
        var bytes: [UInt8] = []
        while let byte = rest.first, byte != 0x3C {
            rest.removeFirst()
            if byte == 0x26 { try bytes.append(contentsOf: reference()) } else { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What `&…;` stands for.
    private mutating func reference() throws(XMLError) -> [UInt8] {
        // The longest is &#x10FFFF; and zeros before the digits are legal.
        let name = rest.prefix(32).prefix { $0 != 0x3B }
        rest = rest[name.endIndex...]
        guard rest.popFirst() == 0x3B else { throw XMLError(message: "The XML has an unended reference.") }
        switch String(decoding: name, as: UTF8.self) {
        case "amp": return [0x26]
        case "lt": return [0x3C]
        case "gt": return [0x3E]
        case "quot": return [0x22]
        case "apos": return [0x27]
        case let other:
            guard let scalar = Self.scalar(other) else { throw XMLError(message: "The XML has an unknown reference.") }
            return Array(String(Character(scalar)).utf8)
        }
    }

    private static func scalar(_ name: String) -> Unicode.Scalar? {
        let isHexadecimal = name.hasPrefix("#x")
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst(isHexadecimal ? 2 : 1)
        guard digits.utf8.first.map({ $0 != 0x2B && $0 != 0x2D }) ?? false else { return nil }
        return UInt32(digits, radix: isHexadecimal ? 16 : 10).flatMap { $0 == 0 ? nil : Unicode.Scalar($0) }
    }

    private mutating func skip(_ token: StaticString) -> Bool {
        let found = token.withUTF8Buffer { rest.starts(with: $0) }
        if found { rest.removeFirst(token.utf8CodeUnitCount) }
        return found
    }

    private mutating func skip(past token: StaticString) throws(XMLError) {
        while !rest.isEmpty {
            if skip(token) { return }
            rest.removeFirst()
        }
        throw XMLError(message: "The XML ends inside a comment or the like.")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
