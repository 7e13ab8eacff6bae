// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Recipes

/// Who may ask for what: the offered sizes, each in the offered formats; with a signature, anything.
///
/// Without such a rule anybody could ask for millions of sizes, and each would be rendered and stored.
public struct Access: Sendable {
    private let sizes: Set<Size>
    private let formats: Set<OutputFormat>
    private let isOpen: Bool
    private let signature: URLSignature

    /// Makes the rule.
    ///
    /// - Parameters:
    ///   - sizes: the sizes that may be asked for.
    ///   - formats: the formats each may be asked for in.
    ///   - isOpen: lets everybody ask for everything, for development.
    ///   - signature: what lets a single URL ask for everything.
    public init(
        sizes: [Size], formats: [OutputFormat] = OutputFormat.allCases, isOpen: Bool = false,
        signature: URLSignature = URLSignature(keys: [])
    ) {
        self.sizes = Set(sizes)
        self.formats = Set(formats)
        self.isOpen = isOpen
        self.signature = signature
    }

    /// Why a recipe is not offered to everybody, or nil when it is.
    public func refusal(of recipe: Recipe) -> String? {
        if isOpen { return nil }
        guard sizes.contains(recipe.size) else {
            let offered = sizes.map(\.description).sorted().joined(separator: ", ")
            return "The size \(recipe.size) is not offered here; there is \(offered)."
        }
        // A version makes no other picture, and a front end needs it to get past caches. Every other option changes
        // pixels.
        var plain = Recipe.Options()
        plain.format = recipe.format
        plain.version = recipe.version
        guard recipe == Recipe(size: recipe.size, options: plain), formats.contains(recipe.format) else {
            return "This size is offered without further options, but for a version and a format of the offered ones."
        }
        return nil
    }

    /// Whether a format may be answered with.
    func offers(_ format: OutputFormat) -> Bool { isOpen || formats.contains(format) }

    /// Lets a request pass or says what would.
    ///
    /// - Parameter now: Unix seconds.
    func authorise(_ recipe: Recipe, _ request: ImageRequest, now: Int64) throws(OriginError) {
        guard let refusal = refusal(of: recipe) else { return }
        switch signature.verdict(request.path, request.query, now: now) {
        case .valid: return
        case .missing: throw OriginError(.notAllowed, refusal)
        case .wrong: throw OriginError(.notAllowed, "The signature is not that of this URL; sign its canonical path.")
        case .expired: throw OriginError(.notAllowed, "The signature of this URL has expired; sign it anew.")
        }
    }
}
