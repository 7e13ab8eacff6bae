// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Spelling

/// A variant's place: its recipe and the key of its original.
///
/// URL path and store key are the same, `{spec}/{key}`.
public struct VariantPath: Sendable {
    /// Where originals live in the store.
    ///
    /// Nothing is ever written below it.
    public static let originals = "originals/"

    /// What is asked for.
    public let recipe: Recipe
    /// The original's key below ``originals``, decoded.
    ///
    /// Any UTF-8 is data: `..`, `//` and `%2F` mean themselves.
    public let key: ObjectKey
    /// The recipe's canonical text, kept since every step after parsing asks for it.
    public let spec: String
    /// The variant's key in the store.
    public let variantKey: ObjectKey
    /// The original's key in the store.
    public let originalKey: ObjectKey

    /// Makes a path from its parts.
    ///
    /// - Throws: ``RecipeError`` when the key makes a store key over ``Spelling/ObjectKey/longest`` bytes.
    public init(recipe: Recipe, key: ObjectKey) throws(RecipeError) {
        let spec = recipe.canonical
        do throws(ObjectKeyError) {
            variantKey = try ObjectKey("\(spec)/\(key)")
            originalKey = try Self.originalKey(of: key)
        } catch {
            throw .tooLong(
                key.utf8.count, longest: ObjectKey.longest - max(Self.originals.utf8.count, spec.utf8.count + 1))
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
        try self.init(recipe: recipe, key: Self.key(naming: Self.decode(rest[slash...].dropFirst())))
    }

    /// Whether the answer to a target depends on `Accept`, even an error of a target that names no variant.
    public static func negotiates(_ target: String) -> Bool {
        let spec = target.utf8.dropFirst().prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        guard let decoded = PercentCoding.decode(spec) else { return false }
        return decoded.utf8.split(separator: UInt8(ascii: ",")).contains { $0.elementsEqual("format=auto".utf8) }
    }

    /// The variant's one URL path.
    ///
    /// A request for another spelling is redirected here.
    public var canonicalPath: String { "/\(spec)/\(Self.encode(key))" }

    /// The key in the store of an original, by its key below ``originals``.
    ///
    /// - Throws: `ObjectKeyError.tooLong`
    public static func originalKey(of key: ObjectKey) throws(ObjectKeyError) -> ObjectKey {
        try ObjectKey(originals + key.string)
    }

    /// Whether a key in the store, `{spec}/{key}`, is one of a variant of this original.
    public static func isVariant(_ variant: ObjectKey, of key: ObjectKey) -> Bool {
        guard let slash = variant.utf8.firstIndex(of: UInt8(ascii: "/")) else { return false }
        return variant.utf8[slash...].dropFirst().elementsEqual(key.utf8)
    }

    /// A key percent-encoded as the path of a URL, in the one way that this program does.
    public static func encode(_ key: ObjectKey) -> String { PercentCoding.encode(key.string) }

    /// The key that a percent-encoded path spells, or nil when it is malformed.
    public static func key(decoding path: Substring) -> ObjectKey? {
        PercentCoding.decode(path.utf8).flatMap { try? ObjectKey($0) }
    }

    /// The original's key that a path names, of any length that a key may have.
    private static func key(naming text: String) throws(RecipeError) -> ObjectKey {
        do throws(ObjectKeyError) { return try ObjectKey(text) } catch {
            switch error {
            case .empty:
                throw RecipeError(.path, "The path names no picture: write /SIZE/KEY, such as /800x600/photos/cat.jpg.")
            case .nul: throw RecipeError(.key, "The key holds a NUL byte, which no key may.")
            case .tooLong(let length): throw .tooLong(length, longest: ObjectKey.longest - originals.utf8.count)
            }
        }
    }

    private static func decode(_ text: Substring.UTF8View) throws(RecipeError) -> String {
        guard let decoded = PercentCoding.decode(text) else {
            throw RecipeError(.encoding, "\(quoted(text)) is not percent-encoded UTF-8.")
        }
        return decoded
    }
}
