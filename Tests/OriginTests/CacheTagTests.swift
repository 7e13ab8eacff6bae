// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Spelling
import TestSupport
import Testing

@testable import Origin

/// CloudFront's rules for a tag: printable ASCII without spaces and commas, 256 characters, blind to case.
struct CacheTagTests {
    @Test(arguments: ["cat.jpg", "a,b.jpg", "é/猫 .jpg", "#src", String(repeating: "x", count: 1000), "\t\n"])
    func `tags are what CloudFront takes whatever the key`(text: String) throws {
        let key = try ObjectKey(text)
        let tags = CacheTag(key: key, spec: "800x600,fit=pad,format=webp").description.split(separator: ", ")
        #expect(tags.count == 2)
        for tag in tags {
            #expect(tag.utf8.count <= 256)
            #expect(tag.utf8.allSatisfy { (33...126).contains($0) && $0 != UInt8(ascii: ",") })
            #expect(String(tag) == tag.lowercased())
        }
    }

    @Test func `all sizes of one original share its tag and no other original has it`() {
        let tag = CacheTag.source("photos/cat.jpg")
        #expect(CacheTag(key: "photos/cat.jpg", spec: "800x600").description.hasPrefix(tag + ", spec-"))
        #expect(CacheTag(key: "photos/cat.jpg", spec: "400x300").description.hasPrefix(tag + ", spec-"))
        #expect(!CacheTag(key: "photos/dog.jpg", spec: "400x300").description.hasPrefix(tag))
        #expect(CacheTag.source("A") != CacheTag.source("a"))
    }

    @Test func `all originals of one size share its tag and no other size has it`() {
        func specTag(_ key: ObjectKey, _ spec: String) -> Substring? {
            CacheTag(key: key, spec: spec).description.split(separator: ", ").last
        }
        #expect(specTag("a", "800x600") == specTag("b", "800x600"))
        #expect(specTag("a", "800x600") != specTag("a", "400x300"))
        #expect(specTag("a", "800x600")?.hasPrefix("spec-") == true)
    }
}
