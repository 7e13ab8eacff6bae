// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The `config` or `credentials` file of the AWS tools: sections of settings
/// ("Shared config and credentials files" of the AWS SDKs and Tools Reference Guide).
struct ProfileFile: Sendable {
    /// The settings of each section by the text in its brackets; names in lower case.
    private(set) var sections: [String: [String: String]] = [:]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - text: What is in it.
    ///   - path: Where it is, for errors.
    /// - Throws: An error with the code `credentials` that names the line and
    ///   shows nothing of it.
    init(_ text: String, path: String) throws(AWSError) {
        var section: String?
        var nesting: Int?
        // Swift takes a carriage return and a line feed for one character.
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = index == 0 && line.hasPrefix("\u{FEFF}") ? line.dropFirst() : line
            let content = Self.trimmed(line)
            guard !content.isEmpty, !content.hasPrefix("#"), !content.hasPrefix(";") else { continue }
            // Settings of a service are nested below one without a value; none of them is of use here. Else indentation says
            // nothing, as in the other AWS tools.
            let indent = line.prefix { $0 == " " || $0 == "\t" }.count
            if let outer = nesting, indent > outer { continue }
            nesting = nil
            if let name = Self.section(content) {
                section = name
                sections[name, default: [:]].merge([:]) { $1 }
                continue
            }
            guard let section, let (name, value) = Self.setting(content) else {
                throw AWSError(source: path, "Line \(index + 1) is no section, setting or comment.")
            }
            sections[section, default: [:]][name] = value
            if value.isEmpty { nesting = indent }
        }
    }

    /// The name of a section: `[profile "x y"]` as `profile x y`.
    private static func section(_ line: Substring) -> String? {
        guard line.hasPrefix("["), let end = line.firstIndex(of: "]") else { return nil }
        let rest = trimmed(line[line.index(after: end)...])
        guard rest.isEmpty || rest.hasPrefix("#") || rest.hasPrefix(";") else { return nil }
        let words = line[..<end].dropFirst().split { $0 == " " || $0 == "\t" }
        let name = words.joined(separator: " ").filter { $0 != "\"" && $0 != "'" }
        return name.isEmpty ? nil : name
    }

    private static func setting(_ line: Substring) -> (String, String)? {
        guard let sign = line.firstIndex(of: "=") else { return nil }
        let name = trimmed(line[..<sign]).lowercased()
        guard !name.isEmpty else { return nil }
        var value = trimmed(line[line.index(after: sign)...])
        // A command may well have such a character.
        if name != "credential_process", let comment = commentStart(value) { value = trimmed(value[..<comment]) }
        return (name, String(value))
    }

    /// Where a comment after a value begins: at a `#` or `;` after a space.
    private static func commentStart(_ value: Substring) -> Substring.Index? {
        var previous: Character = " "
        for index in value.indices {
            let character = value[index]
            if character == "#" || character == ";", previous == " " || previous == "\t" { return index }
            previous = character
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }
}

extension ProfileFile: CustomReflectable, CustomStringConvertible {
    /// Nothing: settings hold secrets.
    var customMirror: Mirror { Mirror(self, children: []) }

    /// The type alone.
    var description: String { "ProfileFile" }
}
