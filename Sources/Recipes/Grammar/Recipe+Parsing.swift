// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension Recipe {
    /// Reads a spec: a size, then `,name=value` any number of times, in any order, each name once.
    ///
    /// - Throws: ``RecipeError`` that names the part, the bound and the fix.
    public init(parsing spec: String) throws(RecipeError) {
        let parts = spec[...].utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        let size = try Size(parsing: parts[0])
        var options = Options()
        var seen: Set<String> = []
        for part in parts.dropFirst() {
            let option = try Self.read(part, into: &options)
            guard seen.insert(option.name).inserted else {
                throw RecipeError(.option, "The option \(option.name) is given twice; give it once.")
            }
        }
        self.init(size: size, options: options)
    }

    private static func read(_ part: Substring.UTF8View, into options: inout Options) throws(RecipeError)
        -> RecipeOption
    {
        guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else {
            throw RecipeError(.option, "\(quoted(part)) is not an option: write NAME=VALUE, such as quality=80.")
        }
        let name = part[..<equals]
        guard let option = RecipeOption.table.first(where: { $0.name.utf8.elementsEqual(name) }) else {
            let names = RecipeOption.table.map(\.name).joined(separator: ", ")
            throw RecipeError(.option, "There is no option \(quoted(name)); the options are \(names).")
        }
        let value = part[part.index(after: equals)...]
        guard let text = String(value), option.read(text, &options) else {
            throw RecipeError(.value, "\(quoted(value)) is not a value of \(option.name): write \(option.grammar).")
        }
        return option
    }
}

/// A part of a URL as an error may repeat it: short, and without control characters.
func quoted(_ text: Substring.UTF8View) -> String {
    let shown = String(decoding: text.prefix(40), as: UTF8.self).unicodeScalars
        .map { $0.properties.generalCategory == .control ? "�" : String($0) }
        .joined()
    return "“\(shown)\(text.count > 40 ? "…" : "")”"
}
