// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One row of the option table: everything that the parser, the printer, `explain` and the documentation know of an
/// option.
public struct RecipeOption: Sendable {
    /// The name before the `=`, in its one spelling.
    public let name: String
    /// What may stand behind the `=`.
    public let grammar: String
    /// What holds when a spec does not name the option; never printed in a canonical spec.
    public let standard: String
    /// One or two sentences for the documentation.
    public let help: String
    /// Takes a value over into the options; false when it is not one.
    let read: @Sendable (String, inout Recipe.Options) -> Bool
    /// The value's canonical text, or nil at the default.
    let print: @Sendable (Recipe.Options) -> String?

    /// The value that holds in a recipe, as a spec would write it.
    public func value(in recipe: Recipe) -> String {
        print(recipe.options) ?? standard
    }
}

extension RecipeOption {
    /// Every option in its canonical order.
    ///
    /// The order is part of every stored variant's name: append, never reorder.
    public static let table: [RecipeOption] = [
        Fit.option, Gravity.option, Quality.option, OutputFormat.option, Enlarge.option, Version.option,
    ]
}
