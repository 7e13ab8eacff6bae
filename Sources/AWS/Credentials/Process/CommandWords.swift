// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The words of a command line, by the rules of quoting POSIX shells share
/// and nothing more: no variables, patterns or pipes.
enum CommandWords {
    /// The words; nil if a quotation mark is not closed or there is no word.
    static func split(_ line: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var rest = line[...]
        while let character = rest.popFirst() {
            switch (character, quote) {
            case ("'", "'"), ("\"", "\""): quote = nil
            case (_, "'"): word?.append(character)
            case ("\\", "\""):
                // Between double quotation marks a backslash is mostly itself.
                if let next = rest.first, next != "\"", next != "\\" {
                    word?.append("\\")
                } else if let next = rest.popFirst() {
                    word?.append(next)
                }
            case (_, "\""): word?.append(character)
            case ("'", nil), ("\"", nil):
                quote = character
                word = word ?? ""
            case ("\\", nil):
                guard let next = rest.popFirst() else { return nil }
                word = (word ?? "") + String(next)
            case (" ", nil), ("\t", nil):
                if let ended = word { words.append(ended) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { return nil }
        if let word { words.append(word) }
        return words.isEmpty ? nil : words
    }
}
