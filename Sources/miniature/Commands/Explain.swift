// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Origin
internal import Recipes

/// `miniature explain`: what a URL means, without asking for it.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Say what a URL means: recipe, canonical form, keys.")

    @Argument(help: "A URL or its path, such as /800x600/photos/cat.jpg.") var url: String
    @OptionGroup var flags: SettingFlags

    func run() throws {
        let parts = try Parts(flags)
        let path = Self.path(of: url)
        let variant = try VariantPath(parsing: path)
        print("size        \(variant.recipe.size)")
        for option in RecipeOption.table {
            print("\(option.name.padded(to: 12))\(option.value(in: variant.recipe)) (\(option.grammar))")
        }
        print("original    \(variant.originalKey)")
        print("variant     \(variant.variantKey)")
        let isCanonical = variant.canonicalPath.utf8.elementsEqual(path.utf8)
        print("canonical   \(isCanonical ? "yes" : "no, redirected to \(variant.canonicalPath)")")
        let access = Access(
            sizes: parts.settings.sizes, formats: parts.settings.formats, isOpen: parts.settings.isOpen)
        print("served      \(access.refusal(of: variant.recipe).map { "no: \($0)" } ?? "yes")")
        print("cache tag   \(CacheTag(key: variant.key, spec: variant.spec))")
    }

    /// The path of a URL as it stands, since decoding or normalising it would change what is explained.
    private static func path(of url: String) -> Substring {
        var rest = url.utf8[...]
        for scheme in ["http://", "https://"] where rest.starts(with: scheme.utf8) {
            rest = rest.dropFirst(scheme.utf8.count).drop { $0 != UInt8(ascii: "/") }
        }
        return Substring(rest.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") })
    }
}

extension String {
    /// The text with spaces after it, so that columns stand in line.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(width - count, 1))
    }
}
