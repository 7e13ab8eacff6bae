// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Fuzzing
import Testing

@testable import Recipes

/// Every reader of numbers from URLs and request fields.
@Suite struct PathsFuzzTests {
    private static let paths = [
        "/800x600/photos/cat.jpg", "/x8192,fit=pad,background=ff8000,quality=85,enlarge=true/a%20b/c.png",
        "/400x,gravity=0.33333:1,version=2024-01-01/gr%C3%BCn.jpg", "/1x1,format=auto/x", "/800x600,quality=1/0",
    ]
    private static let source = SourceInfo(type: .png, width: 30_000, height: 7)

    static let targets: [FuzzTarget] = [
        FuzzTarget("path", texts: paths) { text in
            _ = VariantPath.negotiates(text)
            guard let path = try? VariantPath(parsing: text[...]) else { return }
            // What was understood has one spelling, which means the same.
            let again = try? VariantPath(parsing: path.canonicalPath[...])
            precondition(again?.recipe == path.recipe && again?.canonicalPath == path.canonicalPath)
        },
        FuzzTarget("recipe", texts: paths.map { String($0.dropFirst().prefix { $0 != "/" }) }) { text in
            guard let recipe = try? Recipe(parsing: text) else { return }
            _ = try? Plan(recipe, for: source, limits: Limits())
        },
        FuzzTarget("size", texts: ["800x600", "8192x", "x1"]) { text in
            guard let size = try? Size(parsing: text[...].utf8) else { return }
            precondition([size.width, size.height].allSatisfy { $0.map(Size.sides.contains) ?? true })
        },
        FuzzTarget("decimal", texts: ["0.33333", "1.0", "0", "0.12345678901234567"]) { text in
            guard let number = Decimal.tenThousandths(text[...].utf8) else { return }
            precondition((0...10_000).contains(number) && !Decimal.fraction(number).isEmpty)
        },
        FuzzTarget("Accept", texts: ["image/avif,image/webp;q=0.8,*/*;q=0.001", "image/*;level=1;q=1.000, text/html"]) {
            _ = Accept(parsing: $0).choose { _ in true }
        },
    ]

    @Test(arguments: targets)
    func `no text traps a reader, and none makes it say what cannot be`(target: FuzzTarget) async { await target.run() }
}
