// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One range of bytes out of a `Range` field (RFC 9110 §14.1.2).
enum ByteRange: Equatable {
    /// The whole is to be answered: no range was asked for, or none that is understood, or several. Answering several
    /// with the whole is allowed, and spares us multipart bodies, which no cache in front asks for.
    case whole
    /// These bytes, within the whole.
    case part(Range<Int>)
    /// The range lies outside.
    case unsatisfiable

    /// Reads a field for a picture of `length` bytes.
    static func parse(_ field: String?, length: Int) -> ByteRange {
        guard let field, field.hasPrefix("bytes="), !field.contains(",") else { return .whole }
        let ends = field.dropFirst("bytes=".count).split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2 else { return .whole }
        switch (number(ends[0]), number(ends[1])) {
        case (nil, let suffix?) where ends[0].isEmpty:
            return suffix == 0 || length == 0 ? .unsatisfiable : .part(max(length - suffix, 0)..<length)
        case (let first?, nil) where ends[1].isEmpty:
            return first < length ? .part(first..<length) : .unsatisfiable
        case (let first?, let last?) where first <= last:
            return first < length ? .part(first..<min(last + 1, length)) : .unsatisfiable
        default: return .whole
        }
    }

    /// Digits only, at most 15 of them, so that nothing can overflow.
    private static func number(_ text: Substring) -> Int? {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}
