// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text as a log may repeat it: short, in quotation marks, without control characters.
    var shown: String {
        let start = String(decoding: utf8.prefix(80), as: UTF8.self).unicodeScalars
            .map { $0.properties.generalCategory == .control ? "\u{FFFD}" : String($0) }
            .joined()
        return "“\(start)\(utf8.count > 80 ? "…" : "")”"
    }

    /// An entity tag without the quotation marks that HTTP has around it and S3's events have not.
    var unquoted: String {
        hasPrefix("\"") && hasSuffix("\"") && utf8.count > 1 ? String(dropFirst().dropLast()) : self
    }

    /// This key, if an object can have it: 1 to 1,024 bytes.
    func checkedKey(_ place: String) throws(EventError) -> String {
        guard (1...1024).contains(utf8.count) else {
            throw EventError(.key, "The key of the \(place) has \(utf8.count) bytes; keys have 1 to 1,024.")
        }
        return self
    }
}

extension String? {
    /// The text as a log may repeat it, or that there is none.
    var shown: String { self?.shown ?? "(none)" }
}
