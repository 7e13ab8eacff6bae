// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The type of picture a client asks for.
public enum OutputFormat: String, CaseIterable, Sendable {
    /// The original's own type, where browsers show it; JPEG for the others (the default).
    case original
    /// The smallest of avif, webp and original that the client accepts; settled before anything is made or stored.
    case auto
    case jpeg, png, webp, avif
}

extension OutputFormat {
    static let option = RecipeOption(
        name: "format",
        grammar: allCases.map(\.rawValue).joined(separator: " | "),
        standard: OutputFormat.original.rawValue,
        help:
            "The type of the result; original keeps the original's, or gives JPEG where browsers can't show it; auto takes the "
            + "best that the request's Accept names.",
        read: { text, options in
            guard let format = OutputFormat(rawValue: text) else { return false }
            options.format = format
            return true
        },
        print: { $0.format == .original ? nil : $0.format.rawValue })
}
