// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Stores
import Testing

/// What can be a key, and when two are one.
@Suite struct ObjectKeyTests {
    @Test(arguments: ["", "a\0b", String(repeating: "x", count: 1025), String(repeating: "\u{E9}", count: 513)])
    func `what cannot be a key is refused`(_ text: String) {
        let error = #expect(throws: StoreError.self) { try ObjectKey(text) }
        #expect(error?.code == .invalidKey)
    }

    @Test func `keys are the same if their bytes are`() throws {
        let composed = try ObjectKey("\u{E9}")
        let decomposed = try ObjectKey("e\u{301}")
        #expect(composed.string == decomposed.string && composed != decomposed)
        #expect(Set([composed, decomposed, composed]).count == 2)
    }

    @Test func `keys sort by bytes`() throws {
        let texts = ["A", "a", "a!", "a/", "a/b", "a0", "b", "e\u{301}", "\u{E9}", "\u{FF5E}", "\u{1F408}"]
        let keys = try texts.map { text throws(StoreError) in try ObjectKey(text) }
        #expect(keys.shuffled().sorted() == keys)
    }
}
