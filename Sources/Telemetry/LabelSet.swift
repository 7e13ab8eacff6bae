// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The labels of one series, in the order of their names.
struct LabelSet: Hashable, Sendable {
    private struct Label: Hashable {
        let name: String
        let value: String
    }

    private let labels: [Label]

    init(_ dimensions: [(String, String)]) {
        labels = dimensions.map { Label(name: $0.0, value: $0.1) }.sorted { $0.name < $1.name }
    }

    /// The labels as the page spells them, `{a="b",c="d"}`, or nothing when there are none.
    func text(with extra: (name: String, value: String)? = nil) -> String {
        var parts = labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
        if let extra { parts.append("\(extra.name)=\"\(Self.escaped(extra.value))\"") }
        return parts.isEmpty ? "" : "{" + parts.joined(separator: ",") + "}"
    }

    /// "Text-based format" of the Prometheus documentation: backslash, quote and line feed are escaped in values.
    private static func escaped(_ value: String) -> String {
        var text = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
