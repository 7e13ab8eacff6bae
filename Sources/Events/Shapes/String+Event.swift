// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling

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

    /// This key, if an object can have it.
    func checkedKey(_ place: String) throws(EventError) -> ObjectKey {
        do throws(ObjectKeyError) { return try ObjectKey(self) } catch {
            throw EventError(.key, "The \(place) names no object: \(error)")
        }
    }
}

extension String? {
    /// The text as a log may repeat it, or that there is none.
    var shown: String { self?.shown ?? "(none)" }
}
