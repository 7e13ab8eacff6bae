// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// `enlarge` is a plain yes or no, so ``Recipe`` holds a `Bool` and only the option lives here.
enum Enlarge {
    static let option = RecipeOption(
        name: "enlarge",
        grammar: "true | false",
        standard: "false",
        help: "Whether a picture smaller than the box is made larger. If not, the result is the largest picture of the "
            + "wanted aspect ratio that the original holds.",
        read: { text, options in
            guard let enlarge = Bool(text) else { return false }
            options.enlarge = enlarge
            return true
        },
        print: { $0.enlarge ? "true" : nil })
}
