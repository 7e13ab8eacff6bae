// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How a picture meets the box: what gives way when their aspect ratios differ.
public enum Fit: String, CaseIterable, Sendable {
    /// Fill the box and cut what hangs over (the default).
    case cover
    /// Lie within the box, whole; the result may be smaller than the box on one side.
    case contain
    /// Cover the box without cutting; the result may be larger than the box on one side.
    case outside
    /// Take the box's shape by stretching.
    case fill
    /// Lie within the box, whole, and add a border up to the box.
    case pad

    /// Whether a gravity changes the result.
    var dependsOnGravity: Bool { self == .cover || self == .pad }
}

extension Fit {
    /// `inside` is what sharp and weserv call `contain`: it is understood, and redirected to the one spelling.
    static func parse(_ name: String) -> Fit? {
        name == "inside" ? .contain : Fit(rawValue: name)
    }

    static let option = RecipeOption(
        name: "fit",
        grammar: allCases.map(\.rawValue).joined(separator: " | "),
        standard: Fit.cover.rawValue,
        help: "How the picture meets the box: cover cuts, contain lies within, outside lies around, fill stretches, "
            + "pad adds a border. (inside is redirected to contain.)",
        read: { text, options in
            guard let fit = Fit.parse(text) else { return false }
            options.fit = fit
            return true
        },
        print: { $0.fit == .cover ? nil : $0.fit.rawValue })
}
