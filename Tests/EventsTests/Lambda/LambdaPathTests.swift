// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Spelling
import Testing

@testable import Events

/// Paths as Lambda's sources hand them on, and as they were asked for.
@Suite struct LambdaPathTests {
    @Test(
        arguments: [
            ("/800x600/cat.jpg", "/800x600/cat.jpg"),
            ("/800x600/a%2Bb.jpg", "/800x600/a%2Bb.jpg"),
            ("/800x600/a%2bb.jpg", "/800x600/a%2bb.jpg"),
            ("/800x600/a+b.jpg", "/800x600/a+b.jpg"),
            ("/800x600/a%20b.jpg", "/800x600/a%20b.jpg"),
            ("/800x600/a%2Fb.jpg", "/800x600/a%2Fb.jpg"),
            ("//a//../b/", "//a//../b/"),
            ("/100%25.jpg", "/100%25.jpg"),
            // Malformed as it was sent, and left to be refused as that.
            ("/100%.jpg", "/100%.jpg"), ("/%zz", "/%zz"),
            // What no URL has: a source decoded all the same.
            ("/a b.jpg", "/a%20b.jpg"), ("/caf\u{E9}.jpg", "/caf%C3%A9.jpg"), ("/a?b#c", "/a%3Fb%23c"),
            ("/a\"<>\\^`{|}[]", "/a%22%3C%3E%5C%5E%60%7B%7C%7D%5B%5D"), ("/a\r\nb\u{0}", "/a%0D%0Ab%00"),
            ("", "/"), ("cat.jpg", "/cat.jpg"),
        ])
    func `a path handed on as it was sent stays, and what cannot stand in one is encoded`(
        _ given: String, _ path: String
    ) {
        #expect(LambdaPath.kept(given) == path)
        #expect(LambdaPath.kept(path) == path)
    }

    @Test(
        arguments: [
            ("/800x600/cat.jpg", "/800x600/cat.jpg"),
            ("/800x600,fit=pad/!$&'()*;=:@~.jpg", "/800x600,fit=pad/!$&'()*;=:@~.jpg"),
            ("/800x600/a+b.jpg", "/800x600/a%2Bb.jpg"),
            ("/800x600/a b.jpg", "/800x600/a%20b.jpg"),
            ("/800x600/100%.jpg", "/800x600/100%25.jpg"),
            ("/800x600/%41.jpg", "/800x600/%2541.jpg"),
            ("/800x600/caf\u{E9}.jpg", "/800x600/caf%C3%A9.jpg"),
            ("/800x600//a//b", "/800x600//a//b"),
            ("/a?b#c", "/a%3Fb%23c"),
            ("", "/"),
        ])
    func `a path that was decoded is encoded anew`(_ given: String, _ path: String) {
        #expect(LambdaPath.encoded(given) == path)
    }

    @Test(arguments: ["cat.jpg", "a+b c.jpg", "100%.jpg", "%41", "caf\u{E9}/\u{1F408}", "a//../b", "a?b#c&d=\"e\"[1]"])
    func `a decoded path comes back as the canonical one of its key`(_ key: String) throws {
        let canonical = try VariantPath(recipe: Recipe(parsing: "800x600"), key: ObjectKey(key)).canonicalPath
        #expect(LambdaPath.encoded("/800x600/\(key)") == canonical)
        #expect(LambdaPath.kept(canonical) == canonical)
    }

    @Test(
        arguments: [
            ("", ""), ("sig=a-_&expires=1", "sig=a-_&expires=1"), ("x=a%20b+c", "x=a%20b+c"), ("x=/?", "x=/?"),
            ("x=a b", "x=a%20b"), ("x=\u{E9}#", "x=%C3%A9%23"), ("x=%", "x=%"), ("x=a\r\nb", "x=a%0D%0Ab"),
        ])
    func `a query stays as it was sent`(_ given: String, _ query: String) {
        #expect(LambdaPath.query(given) == query)
    }
}
