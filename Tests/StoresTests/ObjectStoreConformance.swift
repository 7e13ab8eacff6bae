// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import Spelling
import Stores
import TestSupport
import Testing

/// What every ``ObjectStore`` must do, whatever is behind it.
///
/// The tests share the servers' buckets, so each works below a name of its own.
@Suite struct ObjectStoreConformance {
    private let own = "t\(UInt32.random(in: 0...UInt32.max))"
    private let soon = ContinuousClock.now + .seconds(300)

    private func key(_ text: String) throws -> ObjectKey { try ObjectKey.checked("\(own)/\(text)") }

    private func put(_ text: String, at key: ObjectKey, in store: any ObjectStore) async throws {
        try await store.put(
            ByteBuffer(string: text), at: key, attributes: ObjectAttributes(), condition: .none, deadline: soon)
    }

    @Test(
        .enabled(if: TestServer.arePresent || TestServer.areRequired, "S3 takes part under Tests/Servers/with-s3 only.")
    )
    func `the S3 stores take part`() {
        #expect(TestServer.arePresent)
    }

    @Test(arguments: StoreUnderTest.present, NastyKey.all)
    func `an object of any key comes back as it was stored`(_ tested: StoreUnderTest, _ nasty: NastyKey) async throws {
        if let server = tested.server, let reason = nasty.refusals[server] { try Test.cancel("\(reason)") }
        let (store, folder) = try tested.make()
        let key = try ObjectKey.checked(nasty.make(own))
        let attributes = ObjectAttributes(
            contentType: "image/webp", cacheControl: "public, max-age=31536000, immutable",
            metadata: ["source-etag": "abc-1", "params": "w=800; q=75, \"x\""])
        try await store.put(
            ByteBuffer(string: nasty.name), at: key, attributes: attributes, condition: .none, deadline: soon)

        let (head, bytes) = try await store.get(key, limit: 100, deadline: soon)
        #expect(String(buffer: bytes) == nasty.name)
        #expect(head.size == nasty.name.utf8.count)
        #expect(head.contentType == attributes.contentType)
        #expect(head.cacheControl == attributes.cacheControl)
        #expect(head.metadata == attributes.metadata)
        #expect(!head.etag.isEmpty && !head.etag.hasPrefix("\""))
        #expect(head.lastModified > 1_700_000_000)
        #expect(try await store.head(key, deadline: soon) == head)

        let page = try await store.list(prefix: key.string, after: nil, limit: 10, deadline: soon)
        #expect(page.entries.map(\.key) == [key])
        #expect(page.entries.first?.size == head.size)
        #expect(page.entries.first?.etag == head.etag)
        #expect(page.isLast)

        try await store.delete(key, deadline: soon)
        await #expect(throws: StoreError.self) { try await store.head(key, deadline: soon) }
        _ = folder
    }

    @Test(arguments: StoreUnderTest.present)
    func `two spellings of one letter are two objects`(_ tested: StoreUnderTest) async throws {
        let (store, folder) = try tested.make()
        let composed = try key("\u{E9}")
        let decomposed = try key("e\u{301}")
        try await put("one", at: composed, in: store)
        try await put("two", at: decomposed, in: store)
        #expect(try await String(buffer: store.get(composed, limit: 9, deadline: soon).1) == "one")
        #expect(try await String(buffer: store.get(decomposed, limit: 9, deadline: soon).1) == "two")
        let page = try await store.list(prefix: own, after: nil, limit: 9, deadline: soon)
        #expect(page.entries.map(\.key) == [decomposed, composed])
        _ = folder
    }

    @Test(arguments: StoreUnderTest.present)
    func `a missing key is not found`(_ tested: StoreUnderTest) async throws {
        let (store, folder) = try tested.make()
        let key = try key("missing/cat.jpg")
        for attempt in [0, 1] {
            let error = await #expect(throws: StoreError.self) {
                if attempt == 0 {
                    _ = try await store.get(key, limit: 9, deadline: soon)
                } else {
                    _ = try await store.head(key, deadline: soon)
                }
            }
            #expect(error?.code == .notFound)
        }
        _ = folder
    }

    @Test(arguments: StoreUnderTest.present)
    func `many objects are deleted together, of any key and whether they are there or not`(
        _ tested: StoreUnderTest
    ) async throws {
        let (store, folder) = try tested.make()
        let names = ["a", "a b", "a&<>\"'b", "\u{E9}", "e\u{301}", "line\nbreak", "x/../y", "\u{1F408}", "100%"]
            .filter { $0 != "x/../y" || tested.server != nil }
        let keys = try names.map { try key($0) }
        for key in keys { try await put("x", at: key, in: store) }
        let missing = try (0..<20).map { try key("missing/\($0)") }
        #expect(try await store.delete(keys + missing, deadline: soon).isEmpty)
        #expect(try await store.list(prefix: own, after: nil, limit: 9, deadline: soon).entries.isEmpty)
        #expect(try await store.delete([], deadline: soon).isEmpty)
        #expect(store.health.isHealthy)
        _ = folder
    }

    @Test(arguments: StoreUnderTest.present)
    func `deleting a missing object succeeds`(_ tested: StoreUnderTest) async throws {
        let (store, folder) = try tested.make()
        try await store.delete(key("missing/cat.jpg"), deadline: soon)
        _ = folder
    }

    @Test(arguments: StoreUnderTest.present)
    func `an object is not stored over another if that is the condition`(_ tested: StoreUnderTest) async throws {
        let (store, folder) = try tested.make()
        let key = try key("cat.jpg")
        try await store.put(
            ByteBuffer(string: "one"), at: key, attributes: ObjectAttributes(), condition: .ifAbsent, deadline: soon)
        let error = await #expect(throws: StoreError.self) {
            try await store.put(
                ByteBuffer(string: "two"), at: key, attributes: ObjectAttributes(), condition: .ifAbsent,
                deadline: soon)
        }
        #expect(error?.code == .preconditionFailed)
        #expect(try await String(buffer: store.get(key, limit: 9, deadline: soon).1) == "one")
        _ = folder
    }

    @Test(arguments: StoreUnderTest.present)
    func `one of many wins the race for an absent object`(_ tested: StoreUnderTest) async throws {
        if tested.server == .strict { try Test.cancel("OpenStack Swift looks first and stores then.") }
        let (store, folder) = try tested.make()
        let key = try key("race.jpg")
        let soon = self.soon
        let wins = await withTaskGroup { group in
            for number in 0..<8 {
                group.addTask {
                    do throws(StoreError) {
                        try await store.put(
                            ByteBuffer(string: "\(number)"), at: key, attributes: ObjectAttributes(),
                            condition: .ifAbsent, deadline: soon)
                        return 1
                    } catch {
                        return error.code == .preconditionFailed ? 0 : 100
                    }
                }
            }
            return await group.reduce(0, +)
        }
        #expect(wins == 1)
        _ = folder
    }

    @Test(arguments: StoreUnderTest.present)
    func `an object is replaced with all its attributes`(_ tested: StoreUnderTest) async throws {
        let (store, folder) = try tested.make()
        let key = try key("cat.jpg")
        let first = ObjectAttributes(contentType: "image/png", cacheControl: "no-store", metadata: ["a": "1"])
        let second = ObjectAttributes(contentType: "image/avif", metadata: ["b": "2"])
        try await store.put(ByteBuffer(string: "1"), at: key, attributes: first, condition: .none, deadline: soon)
        let before = try await store.head(key, deadline: soon)
        try await store.put(ByteBuffer(string: "22"), at: key, attributes: second, condition: .none, deadline: soon)
        let after = try await store.head(key, deadline: soon)
        #expect(after.contentType == "image/avif" && after.cacheControl == nil && after.metadata == ["b": "2"])
        #expect(after.size == 2 && after.etag != before.etag)
        _ = folder
    }
}
