// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Stores

/// Attributes as they are kept beside a file.
@Suite struct ObjectAttributesTests {
    @Test func `attributes come back from their text`() throws {
        let attributes = ObjectAttributes(
            contentType: "image/svg+xml; charset=utf-8", cacheControl: "max-age=1, public",
            metadata: ["a": "b: c", "content-type": "x", "meta-a": ": x"])
        try attributes.check()
        #expect(ObjectAttributes(text: attributes.text) == attributes)
        #expect(ObjectAttributes().text.isEmpty && ObjectAttributes().isEmpty)
    }

    @Test(arguments: ["", "x", ":", ": ", "\n\n", "unknown: y", "content-type", "content-type:x", "meta", "\0"])
    func `a text that is not ours is no attributes`(_ text: String) {
        #expect(ObjectAttributes(text: text).isEmpty)
    }
}
