// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Spelling
import Testing

/// What can be a key, and when two are one.
@Suite struct ObjectKeyTests {
    @Test(arguments: [
        ("", ObjectKeyError.empty), ("a\0b", .nul), (String(repeating: "x", count: 1025), .tooLong(1025)),
        (String(repeating: "\u{E9}", count: 513), .tooLong(1026)),
    ])
    func `what cannot be a key is refused`(_ text: String, reason: ObjectKeyError) {
        #expect(throws: reason) { try ObjectKey(text) }
    }

    @Test(arguments: [1, 1024])
    func `a key has up to 1,024 bytes`(length: Int) throws {
        #expect(try ObjectKey(String(repeating: "x", count: length)).utf8.count == length)
    }

    /// Pairs that are one text to `String`, and two names to S3.
    static let pairs = [
        ("gr\u{FC}n.jpg", "gru\u{308}n.jpg"), ("\u{212A}.jpg", "K.jpg"), ("\u{212B}.jpg", "\u{C5}.jpg"),
        ("\u{AC00}.jpg", "\u{1100}\u{1161}.jpg"), ("a\u{323}\u{307}.jpg", "a\u{307}\u{323}.jpg"),
        ("\u{F900}.jpg", "\u{8C48}.jpg"), ("\u{37E}", ";"), ("\u{1FEF}", "`"),
    ]

    @Test(arguments: pairs)
    func `two spellings of one text are two keys`(first: String, second: String) throws {
        let (one, other) = (try ObjectKey(first), try ObjectKey(second))
        #expect(first == second, "String takes them for one")
        #expect(one != other)
        #expect(Set([one, other, one]).count == 2)
        #expect((one < other) != (other < one))
    }

    @Test(arguments: pairs)
    func `a dictionary of byte strings keeps them apart`(first: String, second: String) {
        #expect([ByteString(first): 1, ByteString(second): 2].count == 2)
    }

    @Test func `keys sort by bytes`() throws {
        let texts = ["A", "a", "a!", "a/", "a/b", "a0", "b", "e\u{301}", "\u{E9}", "\u{FF5E}", "\u{1F408}"]
        let keys = try texts.map { text throws(ObjectKeyError) in try ObjectKey(text) }
        #expect(keys.shuffled().sorted() == keys)
    }

    @Test(arguments: [
        ("originals/\u{301}a.jpg", "\u{301}a.jpg"), ("originals/\n", "\n"), ("originals/\u{200D}", "\u{200D}"),
        ("originals/\u{FE0F}b", "\u{FE0F}b"), ("originals/a/b", "a/b"), ("originals/\u{1F1E9}", "\u{1F1E9}"),
    ])
    func `a prefix is taken off by bytes`(key: String, rest: String) throws {
        let left = try ObjectKey(key).dropping(prefix: "originals/")
        #expect(left == (try ObjectKey(rest)))
    }

    @Test(arguments: ["originals/", "original/a", "a", "originals"])
    func `what does not begin so, or ends there, leaves no key`(key: String) throws {
        #expect(try ObjectKey(key).dropping(prefix: "originals/") == nil)
    }
}
