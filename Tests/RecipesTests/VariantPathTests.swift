// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Spelling
import Testing

struct VariantPathTests {
    @Test(arguments: [
        ("/800x600/cat.jpg", "cat.jpg", "/800x600/cat.jpg"),
        ("/800x600/photos/2024/cat.jpg", "photos/2024/cat.jpg", "/800x600/photos/2024/cat.jpg"),
        ("/800x600/a%20b.jpg", "a b.jpg", "/800x600/a%20b.jpg"),
        ("/800x600/a+b.jpg", "a+b.jpg", "/800x600/a%2Bb.jpg"),
        ("/800x600/%63at.jpg", "cat.jpg", "/800x600/cat.jpg"),
        ("/800x600/caf%C3%A9", "café", "/800x600/caf%C3%A9"),
        ("/800x600/caf%c3%a9", "café", "/800x600/caf%C3%A9"),
        ("/800x600/café", "café", "/800x600/caf%C3%A9"),
        ("/800x600/100%25.jpg", "100%.jpg", "/800x600/100%25.jpg"),
        ("/800x600/a//b", "a//b", "/800x600/a//b"),
        ("/800x600/a/../b", "a/../b", "/800x600/a/../b"),
        ("/800x600/a%2Fb", "a/b", "/800x600/a/b"),
        ("/800x600//", "/", "/800x600//"),
        ("/800x600/'()*!@=:,;&$", "'()*!@=:,;&$", "/800x600/'()*!@=:,;&$"),
        ("/800x600/%F0%9F%90%B1", "🐱", "/800x600/%F0%9F%90%B1"),
        ("/800x600/a%3Fb%23c", "a?b#c", "/800x600/a%3Fb%23c"),
        ("/800x600%2Cfit%3Dpad/cat.jpg", "cat.jpg", "/800x600,fit=pad/cat.jpg"),
        ("/800x600,quality=80/cat.jpg", "cat.jpg", "/800x600/cat.jpg"),
    ])
    func `a path is decoded once and has one canonical form`(path: String, key: String, canonical: String) throws {
        let parsed = try VariantPath(parsing: path[...])
        #expect(parsed.key.utf8.elementsEqual(key.utf8))
        #expect(parsed.canonicalPath == canonical)
        #expect(parsed.originalKey.utf8.elementsEqual("originals/\(key)".utf8))
        let again = try VariantPath(parsing: canonical[...])
        #expect(again.canonicalPath == canonical)
        #expect(again.variantKey.utf8.elementsEqual(parsed.variantKey.utf8))
    }

    @Test(arguments: [
        ("", RecipeError.Code.path), ("800x600/cat.jpg", .path), ("/800x600", .path), ("/800x600/", .path),
        ("/", .size), ("//cat.jpg", .size), ("/favicon.ico", .size), ("/.git/config", .size),
        ("/800X600/cat.jpg", .size),
        ("/800x600/%00", .key), ("/800x600/%", .encoding), ("/800x600/%4", .encoding), ("/800x600/%zz", .encoding),
        ("/800x600/%C3", .encoding), ("/800x600/%C0%AE", .encoding), ("/800x600/%ED%A0%80", .encoding),
        ("/%FF/cat.jpg", .encoding),
    ])
    func `a path that names no variant is refused`(path: String, code: RecipeError.Code) {
        #expect { try VariantPath(parsing: path[...]) } throws: { ($0 as? RecipeError)?.code == code }
    }

    @Test func `composed and decomposed letters are two keys`() throws {
        let composed = try VariantPath(parsing: "/800x600/%C3%A9")
        let decomposed = try VariantPath(parsing: "/800x600/e%CC%81")
        #expect(composed.key != decomposed.key)
        #expect(composed.canonicalPath != decomposed.canonicalPath)
    }

    @Test(arguments: [(1014, true), (1015, false)])
    func `a key may be as long as the store's names allow`(length: Int, isAllowed: Bool) {
        let path = "/800x600/" + String(repeating: "k", count: length)
        #expect((try? VariantPath(parsing: path[...])) != nil ? isAllowed : !isAllowed)
    }

    @Test func `any key survives its URL`() throws {
        var random = SeededRandom(seed: 42)
        let letters: [Character] = [
            "a", "Z", "9", "/", " ", "+", "%", "é", "🐱", "&", "=", "?", "#", "\\", "\"", "<", ".",
        ]
        for _ in 0..<3000 {
            let name = String((1...20).compactMap { _ in letters.randomElement(using: &random) })
            let key = try ObjectKey(name)
            let path = try VariantPath(recipe: .random(&random), key: key)
            let parsed = try VariantPath(parsing: path.canonicalPath[...])
            #expect(parsed.key == key)
            #expect(parsed.recipe == path.recipe)
        }
    }
}
