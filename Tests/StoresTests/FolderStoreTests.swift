// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Spelling
import Stores
import TestSupport
import Testing

/// What only a folder has: files of others, links and names in the way.
@Suite struct FolderStoreTests {
    private let folder = TemporaryFolder()
    private let soon = ContinuousClock.now + .seconds(300)

    private func put(_ text: String, at key: String, in store: FolderStore) async throws {
        try await store.put(
            ByteBuffer(string: text), at: ObjectKey.checked(key), attributes: ObjectAttributes(contentType: "a/b"),
            condition: .none, deadline: soon)
    }

    private func get(_ key: String, from store: FolderStore) async throws -> String {
        try await String(buffer: store.get(ObjectKey.checked(key), limit: 1 << 20, deadline: soon).1)
    }

    private func keys(_ store: FolderStore) async throws -> [String] {
        try await store.list(prefix: "", after: nil, limit: 100, deadline: soon).entries.map(\.key.string)
    }

    @Test func `a file put there by hand is an object`() async throws {
        #expect(folder.shell("mkdir -p photos && printf cat > photos/cat.jpg") == 0)
        let store = try FolderStore(folder.path)
        let head = try await store.head(ObjectKey.checked("photos/cat.jpg"), deadline: soon)
        #expect(head.size == 3 && head.contentType == nil && head.metadata.isEmpty && head.lastModified > 0)
        #expect(try await keys(store) == ["photos/cat.jpg"])
        #expect(store.name == "file://\(folder.path)")
    }

    @Test func `an object is a file of its key`() async throws {
        try await put("cat", at: "800x600/photos/cat.jpg", in: FolderStore(folder.path))
        #expect(folder.shell("test \"$(cat 800x600/photos/cat.jpg)\" = cat && test -z \"$(ls .~tmp)\"") == 0)
    }

    @Test(arguments: ["/etc/hostname", "../outside", "a/../../outside", "/proc/self/root/etc/hostname"])
    func `a link out of the folder is forbidden`(_ target: String) async throws {
        #expect(folder.shell("mkdir root a root/a && printf x > outside && ln -s '\(target)' root/link") == 0)
        #expect(folder.shell("ln -s / root/all") == 0)
        let store = try FolderStore("\(folder.path)/root")
        for key in ["link", "all/etc/hostname"] {
            let error = await #expect(throws: StoreError.self) { try await get(key, from: store) }
            #expect(error?.code == .forbidden)
        }
        #expect(try await keys(store).isEmpty)
        let error = await #expect(throws: StoreError.self) { try await put("x", at: "all/x", in: store) }
        #expect(error?.code == .forbidden)
        // The link itself may be replaced: nothing outside changes.
        try await put("new", at: "link", in: store)
        #expect(try await get("link", from: store) == "new")
        #expect(folder.shell("test \"$(cat outside)\" = x") == 0)
    }

    @Test func `links within the folder are followed and circles are not listed`() async throws {
        #expect(folder.shell("mkdir a && printf x > a/b && ln -s a/b file && ln -s . round && ln -s gone dead") == 0)
        let store = try FolderStore(folder.path)
        #expect(try await get("file", from: store) == "x")
        #expect(try await get("round/round/a/b", from: store) == "x")
        #expect(try await keys(store) == ["a/b", "file"])
    }

    @Test func `pipes and folders are no objects`() async throws {
        #expect(folder.shell("mkfifo pipe && mkdir -p a/b") == 0)
        let store = try FolderStore(folder.path)
        for key in ["pipe", "a", "a/b", "a/b/c"] {
            let error = await #expect(throws: StoreError.self) { try await get(key, from: store) }
            #expect(error?.code == .notFound)
        }
        #expect(try await keys(store).isEmpty)
    }

    @Test(arguments: [("a", "a/b"), ("a/b", "a"), ("a/b/c", "a"), ("a", "a/b/c/d")], [PutCondition.none, .ifAbsent])
    func `a name cannot be object and folder`(_ names: (String, String), _ condition: PutCondition) async throws {
        let store = try FolderStore(folder.path)
        try await put("x", at: names.0, in: store)
        let error = await #expect(throws: StoreError.self) {
            try await store.put(
                ByteBuffer(), at: ObjectKey.checked(names.1), attributes: ObjectAttributes(), condition: condition,
                deadline: soon)
        }
        #expect(error?.code == .conflict)
        #expect(try await get(names.0, from: store) == "x")
        #expect(folder.shell("test -z \"$(ls .~tmp)\"") == 0)
    }

    @Test func `an empty folder makes way for an object`() async throws {
        #expect(folder.shell("mkdir a b") == 0)
        let store = try FolderStore(folder.path)
        try await put("x", at: "a", in: store)
        try await store.put(
            ByteBuffer(), at: ObjectKey.checked("b"), attributes: ObjectAttributes(), condition: .ifAbsent,
            deadline: soon)
        #expect(try await keys(store) == ["a", "b"])
    }

    @Test func `deleting leaves no empty folders behind`() async throws {
        let store = try FolderStore(folder.path)
        try await put("x", at: "a/b/c/d", in: store)
        try await put("x", at: "a/e", in: store)
        try await store.delete(ObjectKey.checked("a/b/c/d"), deadline: soon)
        #expect(folder.shell("test ! -e a/b && test -e a/e") == 0)
        try await store.delete(ObjectKey.checked("a"), deadline: soon)
        try await store.delete(ObjectKey.checked("a/e"), deadline: soon)
        #expect(folder.shell("test ! -e a && test -d .") == 0)
    }

    @Test func `writing and deleting in one folder do not disturb each other`() async throws {
        let store = try FolderStore(folder.path)
        let soon = self.soon
        try await withThrowingTaskGroup { group in
            for writer in 0..<4 {
                group.addTask {
                    let key = try ObjectKey.checked("deep/er/and/deeper/\(writer)")
                    for _ in 0..<200 {
                        try await store.put(
                            ByteBuffer(string: "x"), at: key, attributes: ObjectAttributes(), condition: .none,
                            deadline: soon)
                        try await store.delete(key, deadline: soon)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(folder.shell("test \"$(ls -A)\" = .~tmp && test -z \"$(ls .~tmp)\"") == 0)
    }

    @Test func `a reader sees the old object or the new one`() async throws {
        let store = try FolderStore(folder.path)
        let soon = self.soon
        let key = try ObjectKey.checked("cat.jpg")
        try await put(String(repeating: "0", count: 100_000), at: "cat.jpg", in: store)
        try await withThrowingTaskGroup { group in
            group.addTask {
                for round in 1..<50 {
                    let bytes = ByteBuffer(repeating: UInt8(0x30 + round % 10), count: 100_000 + round)
                    try await store.put(
                        bytes, at: key, attributes: ObjectAttributes(contentType: "\(round)"), condition: .none,
                        deadline: soon)
                }
            }
            group.addTask {
                for _ in 0..<50 {
                    let (head, bytes) = try await store.get(key, limit: 1 << 20, deadline: soon)
                    let first = bytes.readableBytesView.first
                    #expect(bytes.readableBytes == head.size)
                    #expect(bytes.readableBytesView.allSatisfy { $0 == first })
                    let round = head.size - 100_000
                    #expect(round == 0 || head.contentType == "\(round)")
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `old temporary files go and others' folders are not listed`() async throws {
        #expect(
            folder.shell("mkdir -p .~tmp '.~+short' .~x && touch -d '2 days ago' .~tmp/old && touch .~tmp/new") == 0)
        #expect(folder.shell("touch '.~+short/a' .~x/a .~file \"$(printf '\\377')\"") == 0)
        let store = try FolderStore(folder.path)
        #expect(folder.shell("test \"$(ls .~tmp)\" = new") == 0)
        #expect(try await keys(store).isEmpty)
    }

    @Test(arguments: ["relative", "/nowhere/at/all", "/etc/hostname"])
    func `a root that is no folder is refused`(_ path: String) {
        let error = #expect(throws: StoreError.self) { try FolderStore(path) }
        #expect(error?.code == .misconfigured)
    }
}
