// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes

extension Operation {
    private static let plain = "/800x600/photos/2024/06/IMG_4711.jpg"
    private static let rich =
        "/1280x720,fit=pad,gravity=0.25:0.75,quality=82,format=webp,enlarge=true,version=3f9a/a/b.jpg"
    /// Options out of order, one at its default, and a key with escapes that need none.
    private static let loose = "/800x600,quality=70,fit=cover/photos/caf%c3%a9%2ejpg"
    /// What Chrome, Safari and Firefox send with an `img`, and what curl sends.
    private static let accepts = [
        "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
        "image/webp,image/avif,image/jxl,image/heic,image/heic-sequence,video/*;q=0.8,image/png,image/svg+xml,"
            + "image/*;q=0.8,*/*;q=0.5",
        "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5",
        "*/*",
    ]

    static let grammar = [
        Operation("grammar-parse", "Reads the path of a plain size.", count: 2000) { parsing(plain) },
        Operation("grammar-parse-options", "Reads a path with every option.", count: 1000) { parsing(rich) },
        Operation("grammar-print", "Prints the canonical path of a plain size.", count: 2000) { try printing(plain) },
        Operation("grammar-print-options", "Prints the canonical path of every option.", count: 1000) {
            try printing(rich)
        },
        Operation("grammar-redirect", "Reads a path of another spelling and finds where it leads.", count: 1000) {
            { _ in
                let canonical = try VariantPath(parsing: loose[...]).canonicalPath
                return canonical.utf8.elementsEqual(loose.utf8) ? 0 : canonical.utf8.count
            }
        },
        Operation("grammar-accept", "Chooses a format by the Accept of three browsers and curl.", count: 1000) {
            { turn in
                let accept = Accept(parsing: accepts[turn % accepts.count])
                return accept.choose { _ in true }.rawValue.utf8.count
            }
        },
    ]

    private static func parsing(_ path: String) -> @Sendable (Int) throws -> Int {
        { _ in try VariantPath(parsing: path[...]).key.utf8.count }
    }

    private static func printing(_ path: String) throws -> @Sendable (Int) throws -> Int {
        let parsed = try VariantPath(parsing: path[...])
        // The path keeps its spec; printing it is the recipe's part.
        return { _ in parsed.recipe.canonical.utf8.count &+ parsed.canonicalPath.utf8.count }
    }
}
