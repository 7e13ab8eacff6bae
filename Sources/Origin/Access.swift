// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Recipes

/// Who may ask for what: the sizes that are served, each in every format of a list, or everything.
///
/// Without such a list anybody could ask for millions of sizes, and each would be rendered and stored.
public struct Access: Sendable {
    private let sizes: Set<Size>
    private let formats: Set<OutputFormat>
    private let isOpen: Bool

    /// Makes the rule.
    ///
    /// - Parameters:
    ///   - sizes: the sizes that may be asked for.
    ///   - formats: the formats each may be asked for in.
    ///   - isOpen: lifts the list, for development.
    public init(sizes: [Size], formats: [OutputFormat] = OutputFormat.allCases, isOpen: Bool = false) {
        self.sizes = Set(sizes)
        self.formats = Set(formats)
        self.isOpen = isOpen
    }

    /// Why a recipe is not served, or nil when it is.
    public func refusal(of recipe: Recipe) -> String? {
        do throws(OriginError) {
            try authorise(recipe)
            return nil
        } catch { return error.detail }
    }

    /// Lets a recipe pass or says what would.
    ///
    /// A listed size in a listed format passes, with a version or without: a version makes no other picture, and a
    /// front end needs it to get past caches. Every other option changes pixels and is not offered.
    func authorise(_ recipe: Recipe) throws(OriginError) {
        if isOpen { return }
        guard sizes.contains(recipe.size) else {
            let offered = sizes.map(\.description).sorted().joined(separator: ", ")
            throw OriginError(.notAllowed, "The size \(recipe.size) is not offered here; there is \(offered).")
        }
        var plain = Recipe.Options()
        plain.format = recipe.format
        plain.version = recipe.version
        guard recipe == Recipe(size: recipe.size, options: plain), formats.contains(recipe.format) else {
            throw OriginError(
                .notAllowed, "This size is offered without further options, but for a format of the offered ones.")
        }
    }
}
