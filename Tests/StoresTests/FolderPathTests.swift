// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Spelling
import TestSupport
import Testing

@testable import Stores

/// Where objects lie, and that no two lie in one place.
@Suite struct FolderPathTests {
    private func path(_ key: String) throws -> String {
        String(decoding: FolderPath(try ObjectKey.checked(key)).bytes, as: UTF8.self)
    }

    @Test(arguments: [
        ("800x600/photos/cat.jpg", "800x600/photos/cat.jpg"), (".hidden/...", ".hidden/..."), ("a b\\\n", "a b\\\n"),
        ("/a", ".~/a"), ("a/", "a/.~"), ("a//b", "a/.~/b"), ("//", ".~/.~/.~"), ("./a", ".~./a"),
        ("../a/..", ".~../a/.~.."),
        (".~tmp/x", ".~.~tmp/x"), (".~", ".~.~"), (".~.", ".~.~."), (".~+x", ".~.~+x"), ("~", "~"),
    ])
    func `a path is the key but for what a file system cannot hold`(_ key: String, _ expected: String) throws {
        #expect(try path(key) == expected)
    }

    @Test func `a long segment is cut into folders`() throws {
        let s = String(repeating: "s", count: 200)
        #expect(try path(s + String(repeating: "t", count: 55)) == s + String(repeating: "t", count: 55))
        #expect(
            try path("a/\(s)" + String(repeating: "t", count: 56)) == "a/.~+\(s)/" + String(repeating: "t", count: 56))
        #expect(try path("\(s)\(s)\(s)x/b") == ".~+\(s)/.~+\(s)/\(s)x/b")
        // An escape makes a name longer, and what is left after a cut may need one.
        #expect(try path(".~" + String(repeating: "t", count: 252)).utf8.count > 255)
        #expect(
            try path(s + ".~" + String(repeating: "t", count: 60)) == ".~+\(s)/.~.~" + String(repeating: "t", count: 60)
        )
    }

    @Test func `every name has at most 255 bytes and leads back to its key`() throws {
        var generator = SystemRandomNumberGenerator()
        let parts = [".", "~", ".~", ".~+", "/", "..", "//", "a", "\u{E9}", String(repeating: "s", count: 199), "tmp"]
        var paths: [FolderPath: String] = [:]
        for _ in 0..<3000 {
            let text = (0...Int.random(in: 0...9)).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
            guard let key = try? ObjectKey.checked(text) else { continue }
            let path = FolderPath(key)
            #expect(path.names.allSatisfy { (1...255).contains($0.count) && $0 != [0x2E] && $0 != [0x2E, 0x2E] })
            #expect(path.names.first != Array(".~tmp".utf8))
            #expect(path.bytes.count < 4096)
            #expect(bytes(of: path) == Array(text.utf8))
            #expect(paths.updateValue(text, forKey: path).map { $0 == text } ?? true)
        }
    }

    /// The key a listing would make of it.
    private func bytes(of path: FolderPath) -> [UInt8] {
        var key: [UInt8] = []
        for (index, name) in path.names.enumerated() {
            switch FolderName(name) {
            case .piece(let piece): key += piece
            case .segment(let segment): key += segment + (index == path.names.count - 1 ? [] : [0x2F])
            case .other: return []
            }
        }
        return key
    }
}
