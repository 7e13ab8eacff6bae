// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Spelling
import Stores
import TestSupport
import Testing

@testable import Origin

@Suite(.serialized, .timeLimit(.minutes(2)))
struct OriginAnswerTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SamplePNG.noise(400, 300), at: "originals/cat.png")
        // So that no date of a variant can be taken for it.
        try folder.date("originals/cat.png", 784_111_777)
    }

    @Test func `a picture is made once, then in memory, then in the store, and is the same each time`() async throws {
        let made = try await OriginHarness.run(in: folder) { harness in
            let made = try await harness.picture("/40x30/cat.png")
            #expect(made.status == .miss)
            #expect(try made.info.width == 40)
            #expect(made.variant.validators.lastModified == 784_111_777)
            let again = try await harness.picture("/40x30/cat.png")
            #expect(again.status == .memory)
            #expect(again.bytes == made.bytes && again.tag == made.tag)
            #expect(harness.fetches("cat.png") == 1)
            return made
        }
        try await OriginHarness.run(in: folder) { harness in
            let stored = try await harness.picture("/40x30/cat.png")
            #expect(stored.status == .stored)
            #expect(stored.bytes == made.bytes && stored.tag == made.tag)
            #expect(stored.variant.mediaType == made.variant.mediaType)
            #expect(stored.variant.validators.lastModified == 784_111_777)
            #expect(stored.variant.validators.cacheTag == made.variant.validators.cacheTag)
            #expect(harness.fetches("cat.png") == 0)
            #expect(harness.store.keys(.put).isEmpty)
            #expect(try await harness.picture("/40x30/cat.png").status == .memory)
        }
    }

    @Test(arguments: [
        ("40x30/cat.png", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"), ("40x30/cat.png", "%PDF-1.7\n%"),
        ("40x30/cat.png", "<!DOCTYPE html><script></script>"), ("40x30/cat.png", "II*\0\u{8}\0\0\0"),
        ("40x30,format=webp/cat.png", "GIF89a\u{1}\0\u{1}\0\0\0\0;"), ("40x30,format=jpeg/cat.png", ""),
    ])
    func `what is stored where a variant should be and can't be one is made anew`(path: String, content: String)
        async throws
    {
        try folder.write(Array(content.utf8), at: path)
        try await OriginHarness.run(in: folder) { harness in
            let made = try await harness.picture("/" + path)
            #expect(made.status == .miss)
            #expect(try made.info.width == 40)
            #expect(made.variant.mediaType.hasPrefix("image/"))
        }
    }

    @Test func `a picture of another format is no answer to one that is named`() async throws {
        try folder.write(SamplePNG.noise(40, 30), at: "40x30,format=webp/cat.png")
        try folder.write(SamplePNG.noise(40, 30), at: "40x30,format=png/cat.png")
        try await OriginHarness.run(in: folder) { harness in
            let other = try await harness.picture("/40x30,format=webp/cat.png")
            #expect(other.variant.mediaType == "image/webp")
            let same = try await harness.picture("/40x30,format=png/cat.png")
            #expect(same.status == .stored)
        }
    }

    @Test func `a variant is stored under its path with what a CDN and we need to know of it`() async throws {
        let (attributes, made) = try await OriginHarness.run(in: folder) { harness in
            let made = try await harness.picture("/40x30,format=webp/cat.png")
            try await eventually { harness.store.keys(.put) == ["40x30,format=webp/cat.png"] }
            return (harness.store.attributes(of: "40x30,format=webp/cat.png"), made)
        }
        let original = try await FolderStore(folder.path).head(
            ObjectKey("originals/cat.png"), deadline: .now + .seconds(5))
        #expect(attributes?.contentType == "image/webp")
        #expect(attributes?.cacheControl == "public, max-age=31536000, immutable")
        #expect(
            attributes?.metadata == [
                "source-etag": original.etag, "source-modified": "784111777",
                "engine": EngineRevision.current.description,
                "cache-tag": made.variant.validators.cacheTag.description,
            ])
    }

    @Test(arguments: [
        ("/40x30,fit=cover/cat.png", "/40x30/cat.png"),
        ("/40x30/c%61t.png", "/40x30/cat.png"),
        ("/40x30,version=2,format=webp/cat.png", "/40x30,format=webp,version=2/cat.png"),
    ])
    func `a path that is not canonical is redirected without a look at the store`(path: String, canonical: String)
        async throws
    {
        try await OriginHarness.run(in: folder, renders: false) { harness in
            guard case .redirect(let target) = try await harness.answer(path) else {
                Issue.record("\(path) was not redirected.")
                return
            }
            #expect(target == canonical)
            #expect(harness.store.keys(.get).isEmpty && harness.store.keys(.head).isEmpty)
        }
    }

    @Test func `a client's copy is found good without a fetch, stored and cold`() async throws {
        let tag = try await OriginHarness.run(in: folder) { try await $0.picture("/40x30/cat.png").tag }
        for status in [CacheStatus.stored, .miss] {
            if status == .miss { try folder.remove("40x30/cat.png") }
            try await OriginHarness.run(in: folder) { harness in
                for field in [tag.description, "\"x\", W/\(tag)", "*"] {
                    let answer = try await harness.answer("/40x30/cat.png", ifNoneMatch: field)
                    guard case .notModified(let validators, status, _) = answer else {
                        Issue.record("\(field) came to \(answer)")
                        continue
                    }
                    #expect(validators.entityTag == tag)
                }
                #expect(harness.store.keys(.get).isEmpty && harness.store.keys(.put).isEmpty)
            }
        }
    }

    @Test func `a client with another copy gets the picture`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            let answer = try await harness.answer("/40x30/cat.png", ifNoneMatch: "\"x\"")
            guard case .variant(_, .miss, _) = answer else {
                Issue.record("It came to \(answer)")
                return
            }
        }
    }

    @Test func `an object that was put under a variant's path by other means is served by its own bytes`()
        async throws
    {
        try folder.write(SamplePNG.plain(8, 6, red: 1, green: 2, blue: 3), at: "40x30/cat.png")
        try await OriginHarness.run(in: folder, renders: false) { harness in
            let picture = try await harness.picture("/40x30/cat.png")
            #expect(picture.status == .stored)
            #expect(picture.variant.mediaType == "image/png")
            #expect(try picture.info.width == 8)
            #expect(harness.fetches("cat.png") == 0)
        }
    }

    @Test func `what is no picture under a variant's path is not served`() async throws {
        try folder.write("<html>", at: "40x30/cat.png")
        try await OriginHarness.run(in: folder) { harness in
            let picture = try await harness.picture("/40x30/cat.png")
            #expect(picture.status == .miss)
            #expect(try picture.info.width == 40)
        }
    }

    @Test func `an original that changes gives another tag`() async throws {
        let first = try await OriginHarness.run(in: folder) { try await $0.picture("/40x30/cat.png").tag }
        let other = try TemporaryFolder()
        try other.write(SamplePNG.noise(401, 300), at: "originals/cat.png")
        let second = try await OriginHarness.run(in: other) { try await $0.picture("/40x30/cat.png").tag }
        #expect(first != second)
    }

    @Test func `without a memory cache every request looks in the store`() async throws {
        try await OriginHarness.run(in: folder, { $0.memoryCache = 0 }) { harness in
            #expect(try await harness.picture("/40x30/cat.png").status == .miss)
            try await eventually { harness.store.ended == 3 }
            #expect(try await harness.picture("/40x30/cat.png").status == .stored)
        }
    }
}
