// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

struct RecipeParsingTests {
    @Test(arguments: [
        ("800x600", "800x600"),
        ("800x", "800x"),
        ("x600", "x600"),
        ("1x1", "1x1"),
        ("8192x8192", "8192x8192"),
        ("800x600,fit=cover", "800x600"),
        ("800x600,fit=inside", "800x600,fit=contain"),
        ("800x600,gravity=centre", "800x600"),
        ("800x600,gravity=0.5:0.5", "800x600"),
        ("800x600,gravity=0:1", "800x600,gravity=southwest"),
        ("800x600,gravity=0.25:0.7500", "800x600,gravity=0.25:0.75"),
        ("800x600,gravity=0.33333333:1", "800x600,gravity=0.3333:1"),
        ("800x600,quality=80", "800x600"),
        ("800x600,format=webp,quality=70", "800x600,quality=70,format=webp"),
        ("800x600,format=png,quality=70", "800x600,format=png"),
        ("800x600,enlarge=false,version=v1", "800x600,version=v1"),
        ("800x,fit=contain", "800x"),
        ("800x,gravity=north", "800x"),
        ("800x600,fit=contain,gravity=north", "800x600,fit=contain"),
        ("800x600,fit=pad,gravity=north", "800x600,fit=pad,gravity=north"),
        (
            "800x600,version=2,enlarge=true,format=avif,quality=50,gravity=north,fit=pad",
            "800x600,fit=pad,gravity=north,quality=50,format=avif,enlarge=true,version=2"
        ),
    ])
    func `a spec has one canonical spelling`(spec: String, canonical: String) throws {
        #expect(try Recipe(parsing: spec).canonical == canonical)
    }

    @Test(arguments: [
        "", "x", "800", "800X600", "0800x600", "800x0600", "0x600", "0x0", "800x600x1", "-1x5", "+800x600", "8 00x600",
        "1e3x1", "800x8193", "99999999999999999999x1", "١٢x٣", "８００x600", "0x10x5", "800.0x600", "NaNxNaN",
    ])
    func `a malformed size is refused with the right form`(spec: String) {
        #expect {
            try Recipe(parsing: spec)
        } throws: { error in
            let error = error as? RecipeError
            return error?.code == .size && error?.message.contains("800x600") == true
        }
    }

    @Test(arguments: [
        ("800x600,", RecipeError.Code.option), ("800x600,fit", .option), ("800x600,Fit=cover", .option),
        ("800x600,q=80", .option), ("800x600,,", .option), ("800x600,=", .option),
        ("800x600,fit=cover,fit=cover", .option), ("800x600,quality=70,quality=80", .option),
        ("800x600,fit=", .value), ("800x600,fit=COVER", .value), ("800x600,fit=crop", .value),
        ("800x600,quality=0", .value), ("800x600,quality=101", .value), ("800x600,quality=080", .value),
        ("800x600,quality=8e1", .value), ("800x600,gravity=center", .value), ("800x600,gravity=0.5", .value),
        ("800x600,gravity=1.1:0", .value), ("800x600,gravity=-0.1:0", .value), ("800x600,gravity=.5:.5", .value),
        ("800x600,gravity=1.00001:0", .value), ("800x600,gravity=0.5:0.5:0.5", .value),
        ("800x600,format=bmp", .value), ("800x600,format=jpg", .value), ("800x600,enlarge=1", .value),
        ("800x600,version=", .value), ("800x600,version=a/b", .value),
        ("800x600,version=12345678901234567890123456789012345678901", .value),
    ])
    func `a malformed option is refused by name`(spec: String, code: RecipeError.Code) {
        #expect { try Recipe(parsing: spec) } throws: { ($0 as? RecipeError)?.code == code }
    }

    @Test func `an error repeats no control characters and no long text`() {
        let spec = "800x600,fit=\u{1b}[31m" + String(repeating: "x", count: 5000)
        #expect {
            try Recipe(parsing: spec)
        } throws: { error in
            let message = (error as? RecipeError)?.message ?? ""
            return !message.contains("\u{1b}") && message.utf8.count < 300
        }
    }

    @Test func `printing and parsing are each other's inverse`() throws {
        var random = SeededRandom(seed: 20_261_123)
        for _ in 0..<5000 {
            let recipe = Recipe.random(&random)
            let canonical = recipe.canonical
            let parsed = try Recipe(parsing: canonical)
            #expect(parsed == recipe)
            #expect(parsed.canonical == canonical)
        }
    }

    @Test func `options may come in any order`() throws {
        var random = SeededRandom(seed: 7)
        for _ in 0..<1000 {
            let recipe = Recipe.random(&random)
            var parts = recipe.canonical.split(separator: ",").map(String.init)
            let size = parts.removeFirst()
            parts.shuffle(using: &random)
            #expect(try Recipe(parsing: ([size] + parts).joined(separator: ",")) == recipe)
        }
    }

    @Test func `every option of the table is documented and refuses nonsense`() {
        #expect(RecipeOption.table.map(\.name) == ["fit", "gravity", "quality", "format", "enlarge", "version"])
        for option in RecipeOption.table {
            #expect(
                !option.grammar.isEmpty && !option.standard.isEmpty && option.help.hasSuffix(".")
                    || option.help.hasSuffix(")"))
            #expect(throws: RecipeError.self) { try Recipe(parsing: "800x600,\(option.name)=\u{0}") }
        }
    }
}
