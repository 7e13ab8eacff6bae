// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Testing

/// The encoding that both sides must agree on.
@Suite struct PercentEncodingTests {
    @Test(arguments: [
        ("a b", "a%20b"), ("a+b", "a%2Bb"), ("\u{E9}", "%C3%A9"), ("-_.~", "-_.~"), ("%2F", "%252F"),
        ("'()*!@=:,;&$", "%27%28%29%2A%21%40%3D%3A%2C%3B%26%24"), ("a//b/../c", "a//b/../c"), ("\n", "%0A"),
    ])
    func `a path is encoded byte by byte and keeps its slashes`(_ key: String, _ encoded: String) {
        #expect(PercentEncoding.path(key) == encoded)
    }

    @Test func `a query encodes its slashes and sorts by encoded names`() {
        let items = [QueryItem("b", "/"), QueryItem("a", "2"), QueryItem("a", "1"), QueryItem("\u{E9}")]
        #expect(QueryItem.joined(items) == "%C3%A9=&a=1&a=2&b=%2F")
    }

    @Test(
        arguments: [
            ("a+b%2Bc%20d", "a b+c d"), ("%c3%A9", "\u{E9}"), ("%C3", nil), ("%", nil), ("%4", nil), ("%zz", nil),
            ("", ""),
        ] as [(String, String?)])
    func `what a listing encodes is decoded or refused`(_ text: String, _ decoded: String?) {
        #expect(PercentEncoding.decodedForm(text) == decoded)
    }

    @Test func `every character comes back`() {
        let all = String(String.UnicodeScalarView((1...0x2FF).compactMap { Unicode.Scalar($0 as UInt32) }))
        #expect(PercentEncoding.decodedForm(PercentEncoding.query(all)) == all)
    }
}
