// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Stores
import Testing

/// A key that is easily encoded, normalised or compared wrongly.
struct NastyKey: CustomTestStringConvertible, Sendable {
    let name: String
    /// The key; what is given makes it this test's own.
    let make: @Sendable (String) -> String
    /// Servers that do not keep such a key, and why.
    var refusals: [TestServer.Kind: String] = [:]

    var testDescription: String { name }

    init(_ name: String, refusals: [TestServer.Kind: String] = [:], _ make: @escaping @Sendable (String) -> String) {
        self.name = name
        self.make = make
        self.refusals = refusals
    }

    static let all: [NastyKey] =
        [
            " ", "+", "%25", "%2F", "%", "\u{E9}", "e\u{301}", "\u{1F408}", "'()*!@=:,;&$", "?", "#", "\\", "\"<>&",
            "[]{}|^`~", "a b + c%20d",
        ].map { text in NastyKey("with \(text)") { "\($0)/a\(text)b" } } + segments + lengths + controls

    private static let segments = [
        NastyKey("with an empty segment") { "\($0)/a//b" },
        NastyKey("with several empty segments") { "\($0)////b" },
        NastyKey("with two dots between") { "\($0)/a/../b" },
        NastyKey("with a dot between") { "\($0)/a/./b" },
        NastyKey("ending in two dots") { "\($0)/a/.." },
        NastyKey("ending in a dot") { "\($0)/a/." },
        NastyKey("beginning with a dot segment") { "./\($0)" },
        NastyKey("beginning with two dots") { "../\($0)" },
        NastyKey("beginning with a slash") { "/\($0)" },
        NastyKey("ending in a slash") { "\($0)/a/" },
        NastyKey("ending in slashes") { "\($0)/a//" },
        NastyKey("like an escaped segment") { "\($0)/.~/.~./.~~/.~tmp/.~+a/b" },
        NastyKey("like a temporary file") { ".~tmp/\($0)" },
        NastyKey("like a hidden file") { ".\($0)" },
    ]

    private static let lengths = [
        NastyKey("of a 255-byte segment") { "\($0)/" + String(repeating: "s", count: 255) },
        NastyKey("of a 256-byte segment") { "\($0)/" + String(repeating: "s", count: 256) },
        NastyKey("of a 300-byte segment") { "\($0)/" + String(repeating: "s", count: 300) + "/x" },
        NastyKey("of a long segment of two-byte characters") { "\($0)/" + String(repeating: "\u{E9}", count: 150) },
        NastyKey("of a long segment with an escape at the cut") {
            "\($0)/" + String(repeating: "s", count: 200) + ".~" + String(repeating: "t", count: 60)
        },
        NastyKey("of 1,024 bytes without slashes") { padded($0, with: "x") },
        NastyKey("of 1,024 bytes with slashes") { padded("\($0)/", with: "ab/") },
        NastyKey("of 1,024 bytes that are encoded as three each") {
            padded("\($0)/\($0.count % 2 == 0 ? "x" : "")", with: "\u{E9}")
        },
    ]

    private static let controls = [
        NastyKey("with a tab") { "\($0)/a\tb" },
        NastyKey("with a newline") { "\($0)/a\nb" },
        NastyKey("with a carriage return") { "\($0)/a\rb" },
        NastyKey("with a control character") { "\($0)/a\u{1}b" },
        NastyKey("with a delete character") { "\($0)/a\u{7F}b" },
    ]

    private static func padded(_ start: String, with filler: String) -> String {
        var key = start
        while key.utf8.count + filler.utf8.count <= 1024 { key += filler }
        while key.utf8.count < 1024 { key += "z" }
        return key
    }
}
