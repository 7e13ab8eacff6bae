// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@testable import Origin

struct AccessTests {
    private static func access(isOpen: Bool = false) throws -> Access {
        let sizes = try ["800x600", "400x300", "200x"].map { try Size(parsing: $0[...].utf8) }
        return Access(sizes: sizes, formats: [.original, .webp], isOpen: isOpen)
    }

    private static let unsigned = ImageRequest(path: "/", deadline: .now)

    @Test(arguments: [
        "800x600", "400x300", "200x", "800x600,format=webp", "800x600,version=7", "200x,format=webp,version=a",
        "800x600,fit=cover,quality=80,enlarge=false",
    ])
    func `a listed size passes in a listed format with a version or without`(spec: String) throws {
        let recipe = try Recipe(parsing: spec)
        #expect(try Self.access().refusal(of: recipe) == nil)
        #expect(throws: Never.self) { try Self.access().authorise(recipe, Self.unsigned, now: 0) }
    }

    @Test(arguments: [
        "801x600", "600x800", "x200", "200x200", "1x1", "800x600,format=avif", "800x600,format=jpeg",
        "800x600,quality=81", "800x600,fit=contain", "800x600,gravity=north", "800x600,enlarge=true",
        "400x300,format=webp,quality=10", "8192x8192",
    ])
    func `anything else is refused before any work`(spec: String) throws {
        let recipe = try Recipe(parsing: spec)
        #expect { try Self.access().authorise(recipe, Self.unsigned, now: 0) } throws: {
            ($0 as? OriginError)?.cause == .notAllowed
        }
        #expect(try Self.access().refusal(of: recipe)?.isEmpty == false)
    }

    @Test(arguments: ["801x600", "1x", "800x600,quality=1,format=avif,enlarge=true", "8192x8192,fit=pad"])
    func `an open origin lets everything pass`(spec: String) throws {
        #expect(try Self.access(isOpen: true).refusal(of: Recipe(parsing: spec)) == nil)
    }

    @Test func `the refusal of a size names those that are offered`() throws {
        let text = try #require(try Self.access().refusal(of: Recipe(parsing: "1x1")))
        for size in ["1x1", "200x", "400x300", "800x600"] { #expect(text.contains(size)) }
    }

    @Test func `all formats are offered unless some are listed`() throws {
        let access = Access(sizes: [try Size(parsing: "10x10"[...].utf8)])
        for format in OutputFormat.allCases {
            #expect(access.refusal(of: try Recipe(parsing: "10x10,format=\(format.rawValue)")) == nil)
        }
    }
}
