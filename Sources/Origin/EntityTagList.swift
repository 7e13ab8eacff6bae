// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling

/// The value of `If-None-Match` (RFC 9110 §13.1.2): a list of tags, or `*` for any.
public enum EntityTagList: Sendable, Hashable {
    /// `*`: any current representation.
    case any
    /// Tags in their quotes, without the mark of a weak one: the comparison is weak.
    case tags([ByteString])

    /// Reads a field's value.
    ///
    /// What is not a tag is passed over; a tag may hold commas.
    public init(parsing value: String) {
        let text = value.utf8[...]
        if text.elementsEqual("*".utf8) {
            self = .any
            return
        }
        var tags: [ByteString] = []
        var rest = text
        while let open = rest.firstIndex(of: UInt8(ascii: "\"")) {
            let inner = rest[rest.index(after: open)...]
            guard let close = inner.firstIndex(of: UInt8(ascii: "\"")) else { break }
            tags.append(ByteString(String(Substring(rest[open...close]))))
            rest = inner[inner.index(after: close)...]
        }
        self = .tags(tags)
    }

    /// Whether the list names the tag, by weak comparison.
    public func contains(_ tag: EntityTag) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tags.contains(ByteString(tag.description))
        }
    }
}
