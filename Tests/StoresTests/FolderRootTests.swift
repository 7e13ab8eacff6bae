// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import Spelling
import Stores
import TestSupport
import Testing

/// A folder that is taken away, exchanged or emptied under a store.
@Suite struct FolderRootTests {
    private let outer: TestSupport.TemporaryFolder
    private let root: String

    init() throws {
        outer = try TestSupport.TemporaryFolder()
        root = outer.path + "/root"
        try outer.write([1], at: "root/originals/a")
        try outer.write([2], at: "root/800x600/a")
    }

    private func code(_ store: FolderStore, _ key: ObjectKey) async -> StoreError.Code? {
        do throws(StoreError) {
            _ = try await store.get(key, limit: 10, deadline: .now + .seconds(600))
            return nil
        } catch { return error.code }
    }

    private func move(_ from: String, _ to: String) throws {
        try FileManager.default.moveItem(atPath: outer.path + "/" + from, toPath: outer.path + "/" + to)
    }

    @Test func `a root that is not there is no reason to call an object missing`() async throws {
        let store = try FolderStore(root, lasting: "originals")
        try move("root", "elsewhere")
        #expect(await code(store, "originals/a") == .unavailable)
        #expect(await code(store, "originals/never") == .unavailable)
        #expect(store.health.problem?.code == .unavailable)
        await #expect(throws: StoreError.self) {
            try await store.put(
                ByteBuffer(), at: "x/y", attributes: ObjectAttributes(), condition: .none,
                deadline: .now + .seconds(600)
            )
        }
        #expect(!FileManager.default.fileExists(atPath: root))
    }

    @Test func `a root that comes back is found, the same or another`() async throws {
        let store = try FolderStore(root, lasting: "originals")
        try move("root", "elsewhere")
        try outer.write([3], at: "root/originals/b")
        #expect(await code(store, "originals/b") == nil)
        #expect(await code(store, "originals/a") == .notFound)
        #expect(store.health.isHealthy)
        try FileManager.default.removeItem(atPath: root)
        try move("elsewhere", "root")
        #expect(await code(store, "originals/a") == nil)
    }

    @Test(arguments: [false, true])
    func `originals that were there and are away are not missing`(isMountpointLeft: Bool) async throws {
        let store = try FolderStore(root, lasting: "originals")
        try move("root/originals", "away")
        if isMountpointLeft {
            try FileManager.default.createDirectory(atPath: root + "/originals", withIntermediateDirectories: false)
        }
        #expect(await code(store, "originals/a") == .unavailable)
        #expect(await code(store, "800x600/never") == .notFound)
        #expect(!store.health.isHealthy)
        try? FileManager.default.removeItem(atPath: root + "/originals")
        try move("away", "root/originals")
        #expect(await code(store, "originals/a") == nil)
        #expect(await code(store, "originals/never") == .notFound)
    }

    @Test func `other originals in place of those before are the originals`() async throws {
        let store = try FolderStore(root, lasting: "originals")
        try move("root/originals", "away")
        try outer.write([3], at: "root/originals/b")
        #expect(await code(store, "originals/b") == nil)
        #expect(await code(store, "originals/a") == .notFound)
    }

    @Test func `a store that never had originals has none`() async throws {
        try FileManager.default.removeItem(atPath: root + "/originals")
        let store = try FolderStore(root, lasting: "originals")
        #expect(await code(store, "originals/a") == .notFound)
        #expect(store.health.isHealthy)
    }

    @Test func `an original is gone where others are, and not where none is`() async throws {
        let store = try FolderStore(root, lasting: "originals")
        let deadline = ContinuousClock.now + .seconds(600)
        #expect(try await !store.isGone("originals/a", deadline: deadline))
        #expect(try await store.isGone("originals/b", deadline: deadline))
        try FileManager.default.removeItem(atPath: root + "/originals/a")
        #expect(try await !store.isGone("originals/a", deadline: deadline))
    }
}
