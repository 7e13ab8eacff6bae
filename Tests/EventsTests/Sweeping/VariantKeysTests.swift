// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Spelling
import Stores
import TestSupport
import Testing

@testable import Events

/// The originals that variants are stored of, each once, in the order of their bytes.
@Suite(.timeLimit(.minutes(5)))
struct VariantKeysTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func found(
        in folders: [String], prefix: String = "", after: ObjectKey? = nil
    ) async throws -> [FoundKey] {
        var keys = VariantKeys(in: try FolderStore(folder.path), folders: folders, prefix: prefix, after: after)
        var found: [FoundKey] = []
        while let key = try await keys.next() { found.append(key) }
        return found
    }

    @Test func `an original comes once, with the folders that it was found in, and nothing else comes`() async throws {
        for name in ["8x6/b.jpg", "8x6/a/1.jpg", "4x3/b.jpg", "4x3/c.jpg", "9x9/d.jpg", "originals/e.jpg"] {
            try folder.write([1], at: name)
        }
        let expected = [
            FoundKey("a/1.jpg", in: ["8x6"]), FoundKey("b.jpg", in: ["8x6", "4x3"]), FoundKey("c.jpg", in: ["4x3"]),
        ]
        #expect(try await found(in: ["8x6", "4x3", "2x2"]) == expected)
        #expect(try await found(in: []).isEmpty)
    }

    @Test func `originals of a folder, and after a key, are those of that folder and after that key`() async throws {
        for name in ["8x6/a/1.jpg", "8x6/a/2.jpg", "4x3/a/2.jpg", "4x3/a/3.jpg", "4x3/ab.jpg", "8x6/b.jpg"] {
            try folder.write([1], at: name)
        }
        let folders = ["8x6", "4x3"]
        #expect(try await found(in: folders, prefix: "a/").map(\.key) == ["a/1.jpg", "a/2.jpg", "a/3.jpg"])
        #expect(try await found(in: folders, prefix: "a/", after: "a/2.jpg").map(\.key) == ["a/3.jpg"])
        #expect(try await found(in: folders, after: "a/3.jpg").map(\.key) == ["ab.jpg", "b.jpg"])
    }

    @Test func `a key to go on after that is too long with a folder before it is passed all the same`() async throws {
        for name in ["4x3/a.jpg", "4x3/m.jpg"] { try folder.write([1], at: name) }
        let longest = try ObjectKey(String(repeating: "b", count: ObjectKey.longest))
        #expect(try await found(in: ["4x3"], after: longest).map(\.key) == ["m.jpg"])
    }

    @Test func `names that are one to Unicode and two in bytes come as two`() async throws {
        let names: [ObjectKey] = ["gru\u{308}n.jpg", "gr\u{FC}n.jpg"]
        for name in names { try folder.write([1], at: "8x6/\(name)") }
        try folder.write([1], at: "4x3/\(names[1])")
        let expected = [FoundKey(names[0], in: ["8x6"]), FoundKey(names[1], in: ["8x6", "4x3"])]
        #expect(try await found(in: ["8x6", "4x3"]) == expected)
    }

    @Test func `more keys than a page holds come in their order, from folders of any lengths`() async throws {
        // Many folders make pages short: 100,000 keys over 34,000 folders are two a page.
        let empty = (0..<34_000).map { "\($0 + 10)x7" }
        var expected: [FoundKey] = []
        for number in 100..<112 {
            let folders = number % 3 == 0 ? ["1x1", "2x2"] : number % 3 == 1 ? ["1x1"] : ["2x2"]
            for name in folders { try folder.write([1], at: "\(name)/\(number).jpg") }
            expected.append(FoundKey("\(number).jpg", in: folders))
        }
        #expect(try await found(in: ["1x1", "2x2"] + empty) == expected)
    }
}
