// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import ServiceLifecycleTestKit
import Spelling
import Stores
import TestSupport
import Testing

@testable import Origin

@Suite(.timeLimit(.minutes(5)))
struct WriteBackTests {
    private let folder: TemporaryFolder
    private let store: CountingStore
    private let logs = LogRecorder()
    private let writeBack: WriteBack

    init() throws {
        folder = try TemporaryFolder()
        store = CountingStore(try FolderStore(folder.path))
        writeBack = WriteBack(store: store, logger: logs.logger)
    }

    private static func item(_ key: String, _ bytes: ByteBuffer = ByteBuffer(string: "picture")) throws
        -> WriteBack.Item
    {
        let attributes = ObjectAttributes(
            contentType: "image/png", cacheControl: "public", metadata: ["engine": "1", "cache-tag": "src-1, spec-2"])
        return WriteBack.Item(key: try ObjectKey(key), bytes: bytes, attributes: attributes)
    }

    /// Runs the queue while `body` does, then shuts it down and waits until it has ended.
    private func run(_ body: () async throws -> Void = {}) async throws {
        try await testGracefulShutdown { trigger in
            async let running: Void = writeBack.run()
            try await body()
            trigger.triggerGracefulShutdown()
            await running
        }
    }

    @Test func `what is put in line is stored with its attributes`() async throws {
        let item = try Self.item("8x6/cat.png")
        try await run {
            writeBack.enqueue(item)
            try await eventually { store.count(.put, "8x6/cat.png") == 1 }
        }
        let (head, bytes) = try await store.get(item.key, limit: 100, deadline: .now + .seconds(5))
        #expect(bytes == item.bytes)
        #expect(head.contentType == "image/png" && head.cacheControl == "public")
        #expect(head.metadata == item.attributes.metadata)
        #expect(logs.warnings.isEmpty)
    }

    @Test func `what waits at a graceful shutdown is stored before the end`() async throws {
        for number in 0..<50 { writeBack.enqueue(try Self.item("8x6/\(number)")) }
        #expect(writeBack.count == 50)
        try await run()
        #expect(writeBack.count == 0)
        #expect(Set(store.keys(.put)) == Set((0..<50).map { "8x6/\($0)" }))
        for number in 0..<50 {
            let head = try await store.head(ObjectKey("8x6/\(number)"), deadline: .now + .seconds(5))
            #expect(head.size == 7)
        }
    }

    @Test func `what is being stored at a graceful shutdown is stored to the end`() async throws {
        let signal = Signal()
        store.make(.hangs(until: signal), for: .put, of: "8x6/cat.png")
        let item = try Self.item("8x6/cat.png")
        try await testGracefulShutdown { trigger in
            async let running: Void = writeBack.run()
            writeBack.enqueue(item)
            try await eventually { store.count(.put, "8x6/cat.png") == 1 }
            trigger.triggerGracefulShutdown()
            signal.fire()
            await running
        }
        #expect(try await store.head(item.key, deadline: .now + .seconds(5)).size == 7)
    }

    @Test func `a store that fails is told of in the log and nowhere else, and the next is stored`() async throws {
        store.make(.fails(.misconfigured), for: .put, of: "8x6/bad")
        for name in ["bad", "good"] { writeBack.enqueue(try Self.item("8x6/\(name)")) }
        try await run()
        #expect(logs.warnings.count == 1)
        #expect(store.count(.put, "8x6/bad") == 1)
        #expect(try await store.head(ObjectKey("8x6/good"), deadline: .now + .seconds(5)).size == 7)
    }

    @Test(arguments: [StoreError.Code.unavailable, .timeout, .throttled, .truncated])
    func `trouble that passes is waited for and not told of`(code: StoreError.Code) async throws {
        store.make(.fails(code), for: .put, of: "8x6/cat.png", times: 2)
        writeBack.enqueue(try Self.item("8x6/cat.png"))
        try await run()
        #expect(store.count(.put, "8x6/cat.png") == 3)
        #expect(logs.warnings.isEmpty)
        #expect(try await store.head(ObjectKey("8x6/cat.png"), deadline: .now + .seconds(5)).size == 7)
    }

    @Test func `trouble that does not pass is told of after three tries`() async throws {
        store.make(.fails(.unavailable), for: .put, of: "8x6/cat.png")
        writeBack.enqueue(try Self.item("8x6/cat.png"))
        try await run()
        #expect(store.count(.put, "8x6/cat.png") == 3)
        #expect(logs.warnings.count == 1)
    }

    @Test func `a variant that is wanted no more when its turn comes is not stored`() async throws {
        var item = try Self.item("8x6/cat.png")
        item.isWanted = { false }
        writeBack.enqueue(item)
        try await run()
        #expect(store.begun == 0 && logs.warnings.isEmpty)
    }

    @Test func `a variant that was made anew replaces the one that is there`() async throws {
        try folder.write("first", at: "8x6/cat.png")
        var item = try Self.item("8x6/cat.png")
        item.condition = .none
        writeBack.enqueue(item)
        try await run()
        #expect(try await store.head(ObjectKey("8x6/cat.png"), deadline: .now + .seconds(5)).size == 7)
    }

    @Test func `a variant that somebody else stored first is left as it is, and that is no trouble`() async throws {
        try folder.write("first", at: "8x6/cat.png")
        writeBack.enqueue(try Self.item("8x6/cat.png"))
        try await run()
        #expect(store.count(.put, "8x6/cat.png") == 1)
        #expect(logs.warnings.isEmpty)
        #expect(try await store.head(ObjectKey("8x6/cat.png"), deadline: .now + .seconds(5)).size == 5)
    }

    @Test func `the oldest are dropped when too many wait`() async throws {
        for number in 0..<600 { writeBack.enqueue(try Self.item("8x6/\(number)")) }
        #expect(writeBack.count == 512)
        #expect(logs.warnings.allSatisfy { $0.metadata["count"] == "1" } && logs.warnings.count == 88)
        try await run()
        #expect(Set(store.keys(.put)) == Set((88..<600).map { "8x6/\($0)" }))
    }

    @Test func `the oldest are dropped when too many bytes wait`() async throws {
        store.makeEverywhere(.fails(.misconfigured))
        let bytes = ByteBuffer(repeating: 0, count: 10 << 20)
        for number in 0..<8 { writeBack.enqueue(try Self.item("8x6/\(number)", bytes)) }
        #expect(writeBack.count == 6)
        try await run()
        #expect(Set(store.keys(.put)) == Set((2..<8).map { "8x6/\($0)" }))
    }

    @Test func `bytes that were taken out of the line count no more`() async throws {
        store.makeEverywhere(.fails(.misconfigured))
        let bytes = ByteBuffer(repeating: 0, count: 30 << 20)
        for number in 0..<2 { writeBack.enqueue(try Self.item("8x6/\(number)", bytes)) }
        try await run()
        for number in 2..<4 { writeBack.enqueue(try Self.item("8x6/\(number)", bytes)) }
        #expect(writeBack.count == 2)
    }

    @Test func `one that is larger than the whole line is still stored when it waits alone`() throws {
        writeBack.enqueue(try Self.item("8x6/large", ByteBuffer(repeating: 0, count: 65 << 20)))
        #expect(writeBack.count == 1)
    }

    /// A group of services cancels all when one of them fails, as when a port is taken.
    @Test func `a run that is cancelled ends`() async throws {
        let running = Task { await writeBack.run() }
        writeBack.enqueue(try Self.item("8x6/cat.png"))
        try await eventually { store.ended == 1 }
        running.cancel()
        await running.value
    }
}
