// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A variant's place: its recipe and the key of its original.
///
/// URL path and store key are the same, `{spec}/{key}`.
public struct VariantPath: Sendable {
    /// The longest key of the whole name in the store, in bytes (S3's own bound).
    public static let longestKey = 1024
    /// Where originals live in the store.
    ///
    /// Nothing is ever written below it.
    public static let originals = "originals/"

    /// What is asked for.
    public let recipe: Recipe
    /// The original's key below ``originals``, decoded.
    ///
    /// Any UTF-8 is data: `..`, `//` and `%2F` mean themselves.
    public let key: String
    /// The recipe's canonical text, kept since every step after parsing asks for it.
    public let spec: String

    /// Makes a path from its parts.
    ///
    /// - Throws: ``RecipeError`` when the key is empty, holds a NUL, or makes a store key over ``longestKey`` bytes.
    public init(recipe: Recipe, key: String) throws(RecipeError) {
        guard !key.isEmpty else {
            throw RecipeError(.path, "The path names no picture: write /SIZE/KEY, such as /800x600/photos/cat.jpg.")
        }
        guard !key.utf8.contains(0) else { throw RecipeError(.key, "The key holds a NUL byte, which no key may.") }
        let spec = recipe.canonical
        let longest = Self.longestKey - max(Self.originals.utf8.count, spec.utf8.count + 1)
        guard key.utf8.count <= longest else {
            throw RecipeError(.key, "The key has \(key.utf8.count) bytes; with this size it may have up to \(longest).")
        }
        self.recipe = recipe
        self.key = key
        self.spec = spec
    }

    /// Reads the path of a request, as it came: percent-encoded, beginning with `/`, without the query.
    ///
    /// - Throws: ``RecipeError``
    public init(parsing path: Substring) throws(RecipeError) {
        let bytes = path.utf8
        guard bytes.first == UInt8(ascii: "/") else { throw RecipeError(.path, "The path does not begin with “/”.") }
        let rest = bytes.dropFirst()
        let slash = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
        let spec = try Self.decode(rest[..<slash])
        let recipe = try Recipe(parsing: spec)
        try self.init(recipe: recipe, key: Self.decode(rest[slash...].dropFirst()))
    }

    /// Whether the answer to a target depends on `Accept`, even an error of a target that names no variant.
    public static func negotiates(_ target: String) -> Bool {
        let spec = target.utf8.dropFirst().prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard let decoded = PercentCoding.decode(spec) else { return false }
        return decoded.utf8.split(separator: UInt8(ascii: ",")).contains { $0.elementsEqual("format=auto".utf8) }
    }

    /// The variant's key in the store.
    public var variantKey: String { "\(spec)/\(key)" }
    /// The original's key in the store.
    public var originalKey: String { Self.originals + key }
    /// The variant's one URL path.
    ///
    /// A request for another spelling is redirected here.
    public var canonicalPath: String { "/\(spec)/\(Self.encode(key))" }

    /// The original's key in a variant's key in the store: all after the first `/`.
    public static func key(ofVariant variant: String) -> Substring.UTF8View? {
        guard let slash = variant.utf8.firstIndex(of: UInt8(ascii: "/")) else { return nil }
        return Substring(variant).utf8[slash...].dropFirst()
    }

    /// A key percent-encoded as the path of a URL, in the one way that this program does.
    public static func encode(_ key: String) -> String { PercentCoding.encode(key) }

    /// The key that a percent-encoded path spells, or nil when it is malformed.
    public static func key(decoding path: Substring) -> String? { PercentCoding.decode(path.utf8) }

    private static func decode(_ text: Substring.UTF8View) throws(RecipeError) -> String {
        guard let decoded = PercentCoding.decode(text) else {
            throw RecipeError(.encoding, "\(quoted(text)) is not percent-encoded UTF-8.")
        }
        return decoded
    }
}
