// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Spelling
import TestSupport
import Testing

@testable import Origin

struct EntityTagTests {
    @Test(arguments: [
        ("*", EntityTagList.any),
        ("\"a\"", .tags(["\"a\""])),
        ("W/\"a\"", .tags(["\"a\""])),
        ("\"a\", \"b\"", .tags(["\"a\"", "\"b\""])),
        ("\"a\",W/\"b\" ,  \"c\"", .tags(["\"a\"", "\"b\"", "\"c\""])),
        ("\"a,b\", \"c\"", .tags(["\"a,b\"", "\"c\""])),
        ("\"\"", .tags(["\"\""])),
        ("", .tags([])),
        ("a, b", .tags([])),
        ("a", .tags([])),
        ("\"a", .tags([])),
        ("\"a\", \"b", .tags(["\"a\""])),
        ("garbage, \"a\"", .tags(["\"a\""])),
        ("\"*\"", .tags(["\"*\""])),
        ("**", .tags([])),
        ("\"é\"", .tags(["\"é\""])),
    ])
    func `a list of tags is read`(value: String, list: EntityTagList) {
        #expect(EntityTagList(parsing: value) == list)
    }

    @Test(arguments: [
        ("*", true), ("\"other\"", false), ("", false), ("\"other\", TAG", true), ("W/TAG", true), ("TAG", true),
        ("UNQUOTED", false),
    ])
    func `a list names a tag or not`(value: String, isNamed: Bool) {
        let tag = EntityTag(original: "abc", spec: "800x600", engine: .current)
        var value = value.replacing("UNQUOTED", with: tag.description.dropFirst().dropLast())
        value = value.replacing("TAG", with: tag.description)
        #expect(EntityTagList(parsing: value).contains(tag) == isNamed)
    }

    @Test func `a tag changes with each of what decides the bytes and with nothing else`() {
        let tag = EntityTag(original: "abc", spec: "800x600", engine: .current)
        #expect(tag == EntityTag(original: "abc", spec: "800x600", engine: EngineRevision(EngineRevision.number)))
        #expect(tag != EntityTag(original: "abd", spec: "800x600", engine: .current))
        #expect(tag != EntityTag(original: "abc", spec: "800x601", engine: .current))
        #expect(tag != EntityTag(original: "abc", spec: "800x600", engine: EngineRevision(EngineRevision.number + 1)))
        #expect(
            EntityTag(original: "abc1", spec: "1x1", engine: .current)
                != EntityTag(original: "abc", spec: "11x1", engine: .current))
    }

    @Test func `a tag is strong and one quoted word`() {
        let text = EntityTag(original: "a\"b, c", spec: "800x600", engine: .current).description
        #expect(text.utf8.count == 34)
        #expect(text.hasPrefix("\"") && text.hasSuffix("\""))
        #expect(text.dropFirst().dropLast().utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) })
    }

    @Test func `the same input gives the same tag in every process`() {
        // SHA-256 of "abc\n800x600\n1" by sha256sum; a change of it makes every client fetch every picture again.
        let tag = EntityTag(original: "abc", spec: "800x600", engine: EngineRevision(1))
        #expect(tag.description == "\"4b08a395956b9256b46a1f35c06bc00f\"")
    }

    @Test func `a stored object without provenance keeps its store's tag`() {
        #expect(EntityTag(stored: "5d41402a").description == "\"5d41402a\"")
    }
}
