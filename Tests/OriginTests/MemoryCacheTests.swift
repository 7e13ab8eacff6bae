// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Spelling
import TestSupport
import Testing

@testable import Origin

struct MemoryCacheTests {
    /// What an entry costs beside its bytes, with a key of one letter.
    private static let overhead = 513

    private static func variant(_ count: Int, _ byte: UInt8 = 0) -> Variant {
        Variant(
            bytes: ByteBuffer(repeating: byte, count: count), mediaType: "image/png",
            validators: Validators(
                entityTag: EntityTag(stored: "\(byte)"), lastModified: 0, cacheTag: CacheTag(key: "a", spec: "1x1")))
    }

    private static func keys(_ cache: MemoryCache, _ candidates: [ObjectKey]) -> [ObjectKey] {
        // Asking changes the order, so this is the last thing a test does with a cache.
        candidates.filter { cache[$0] != nil }
    }

    @Test func `what was put in comes out`() {
        let cache = MemoryCache(capacity: 100_000)
        #expect(cache["a"] == nil)
        cache.insert(Self.variant(10, 1), for: "a")
        cache.insert(Self.variant(20, 2), for: "b")
        #expect(cache["a"]?.bytes == ByteBuffer(repeating: 1, count: 10))
        #expect(cache["b"]?.bytes == ByteBuffer(repeating: 2, count: 20))
        #expect(cache.bytes == 30 + 2 * Self.overhead)
        cache.remove("a")
        #expect(cache["a"] == nil)
        #expect(cache.bytes == 20 + Self.overhead)
    }

    @Test func `the least recently used go first`() {
        let cache = MemoryCache(capacity: 10 * (1000 + Self.overhead))
        let names = "abcdefghij".map { "\($0)" as ObjectKey }
        for name in names { cache.insert(Self.variant(1000), for: name) }
        _ = cache["a"]
        _ = cache["c"]
        for name in ["k", "l", "m"] as [ObjectKey] { cache.insert(Self.variant(1000), for: name) }
        #expect(Self.keys(cache, names + ["k", "l", "m"]) == ["a", "c", "f", "g", "h", "i", "j", "k", "l", "m"])
    }

    @Test func `an entry that is replaced costs what the new one costs`() {
        let cache = MemoryCache(capacity: 100_000)
        cache.insert(Self.variant(5000, 1), for: "a")
        cache.insert(Self.variant(70, 2), for: "a")
        #expect(cache["a"]?.bytes == ByteBuffer(repeating: 2, count: 70))
        #expect(cache.bytes == 70 + Self.overhead)
    }

    @Test func `one that takes more than an eighth is not kept`() {
        let cache = MemoryCache(capacity: 8 * (1000 + Self.overhead))
        cache.insert(Self.variant(1001), for: "a")
        cache.insert(Self.variant(1000), for: "b")
        #expect(Self.keys(cache, ["a", "b"]) == ["b"])
    }

    @Test func `one that is too large to be kept does not leave the older one in its place`() {
        let cache = MemoryCache(capacity: 8 * (1000 + Self.overhead))
        cache.insert(Self.variant(1000), for: "a")
        cache.insert(Self.variant(1001), for: "a")
        #expect(cache["a"] == nil)
    }

    @Test func `a cache without capacity holds nothing`() {
        let cache = MemoryCache(capacity: 0)
        cache.insert(Self.variant(0), for: "a")
        #expect(cache["a"] == nil && cache.bytes == 0)
    }

    /// The newest first, as plainly as it can be said.
    private struct Model {
        let capacity: Int
        var entries: [(key: ObjectKey, count: Int)] = []

        private static func cost(_ entry: (key: ObjectKey, count: Int)) -> Int { entry.count + overhead }
        var bytes: Int { entries.reduce(0) { $0 + Self.cost($1) } }

        mutating func get(_ key: ObjectKey) -> Int? {
            guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
            entries.insert(entries.remove(at: index), at: 0)
            return entries[0].count
        }

        mutating func insert(_ count: Int, _ key: ObjectKey) {
            entries.removeAll { $0.key == key }
            guard count + overhead <= capacity / 8 else { return }
            entries.insert((key, count), at: 0)
            while bytes > capacity { entries.removeLast() }
        }
    }

    @Test func `it does what the plain model does whatever happens`() {
        let cache = MemoryCache(capacity: 20_000)
        var model = Model(capacity: 20_000)
        let keys = (0..<26).map { "\(UnicodeScalar(UInt8(97 + $0)))" as ObjectKey }
        for step in 0..<20_000 {
            let key = keys[Int.random(in: 0..<keys.count)]
            switch Int.random(in: 0..<10) {
            case 0:
                cache.remove(key)
                model.entries.removeAll { $0.key == key }
            case 1..<6:
                let count = Int.random(in: 0...2200)
                cache.insert(Self.variant(count), for: key)
                model.insert(count, key)
            default:
                #expect(cache[key]?.bytes.readableBytes == model.get(key), "step \(step)")
            }
            guard cache.bytes == model.bytes, cache.bytes <= 20_000 else {
                Issue.record("At step \(step) it holds \(cache.bytes) bytes and the model \(model.bytes).")
                return
            }
        }
    }
}
