// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Recipes
import Spelling
import Stores
import TestSupport
import Testing

@testable import Origin

/// What an older revision of the engine has made is served as it is, and made anew or deleted when that is asked for.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct EngineRevisionTests {
    private static let specs = ["800x600", "400x300", "200x150"]
    private static let beside = "400x300,format=webp"
    private static let name = "originals/cat.png"
    private static let next = EngineRevision(EngineRevision.number + 1)

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SamplePNG.noise(900, 700), at: Self.name)
    }

    private static var ladder: [Recipe] { specs.compactMap { try? Recipe(parsing: $0) } }
    private static var soon: ContinuousClock.Instant { .now + .seconds(60) }

    /// Has every size made, and one beside them, by some revision of the engine.
    private func fill(by engine: EngineRevision = .current) async throws {
        try await OriginHarness.run(in: folder, { $0.engine = engine }) { harness in
            _ = try await harness.picture("/\(Self.beside)/cat.png")
            // What is on its way to the store would be void once the sizes are looked at.
            try await eventually { harness.store.keys(.put) == ["\(Self.beside)/cat.png"] }
            let result = await harness.origin.reconcile("cat.png", ladder: Self.ladder, deadline: Self.soon)
            #expect(result.made == 3 && result.failure == nil)
        }
    }

    /// Stores bytes as another would: with metadata of its own.
    private func store(_ spec: String, _ metadata: [String: String]) async throws {
        try await FolderStore(folder.path).put(
            ByteBuffer(bytes: SamplePNG.noise(40, 30)), at: ObjectKey("\(spec)/cat.png"),
            attributes: ObjectAttributes(contentType: "image/png", metadata: metadata), condition: .none,
            deadline: Self.soon)
    }

    /// The revision that each stored variant says it was made by; "" for one without.
    private func engines() async throws -> [String: String] {
        let store = try FolderStore(folder.path)
        var engines: [String: String] = [:]
        for spec in Self.specs + [Self.beside, "9x9"] {
            guard let head = try? await store.head(ObjectKey("\(spec)/cat.png"), deadline: Self.soon) else { continue }
            engines[spec] = head.metadata["engine"] ?? ""
        }
        return engines
    }

    private func purge(_ engine: EngineRevision, isDry: Bool = false) async throws -> Reconciliation {
        try await OriginHarness.run(in: folder, renders: false, { $0.engine = engine }) { harness in
            let folders = try await harness.origin.variantFolders(deadline: Self.soon)
            return await harness.origin.purgeOutdated("cat.png", in: folders, isDry: isDry, deadline: Self.soon)
        }
    }

    @Test(arguments: [
        ("1", 2, true), ("1", 1, false), ("2", 1, false), ("0", 1, true), ("9", 10, true), ("10", 9, false),
        ("", 1, true), ("x", 1, true), ("-1", 1, true), ("99999999999999999999999", 1, true), ("1é", 1, true),
    ])
    func `revisions are ordered by number, and what is no number comes first`(
        _ stored: String, _ now: Int, _ isOlder: Bool
    ) {
        #expect(EngineRevision(stored: stored).isOlder(than: EngineRevision(now)) == isOlder)
    }

    @Test func `this build's revision is a number from one`() {
        #expect(EngineRevision.current.description == "\(EngineRevision.number)")
        #expect(EngineRevision.number >= 1)
    }

    @Test func `a variant of an older revision is served by its own tag, and known by it`() async throws {
        let old = try await OriginHarness.run(in: folder) { harness in
            let picture = try await harness.picture("/400x300/cat.png")
            return (tag: picture.tag, bytes: picture.bytes)
        }
        try await OriginHarness.run(in: folder, { $0.engine = Self.next }) { harness in
            let answer = try await harness.answer("/400x300/cat.png", ifNoneMatch: old.tag.description)
            guard case .notModified = answer else {
                Issue.record("It is not known by its tag.")
                return
            }
            let stored = try await harness.picture("/400x300/cat.png")
            #expect(stored.status == .stored)
            #expect(stored.tag == old.tag)
            #expect(stored.bytes == old.bytes)
            #expect(harness.store.keys(.put).isEmpty)
        }
    }

    @Test func `what is made now has the tag of this revision, before and after it is made`() async throws {
        try await OriginHarness.run(in: folder, { $0.engine = Self.next }) { harness in
            let head = try await harness.store.head(ObjectKey(Self.name), deadline: Self.soon)
            let tag = EntityTag(original: head.etag, spec: "200x150", engine: Self.next)
            guard case .notModified = try await harness.answer("/200x150/cat.png", ifNoneMatch: tag.description) else {
                Issue.record("It is not known by its tag.")
                return
            }
            #expect(try await harness.picture("/200x150/cat.png").tag == tag)
        }
        #expect(try await engines() == ["200x150": Self.next.description])
    }

    @Test func `an event leaves what an older revision has made`() async throws {
        try await fill()
        let result = try await OriginHarness.run(in: folder, { $0.engine = Self.next }) { harness in
            await harness.origin.reconcile("cat.png", ladder: Self.ladder, deadline: Self.soon)
        }
        #expect(result.current == 3)
        #expect(result.made == 0)
        #expect(!result.leavesCopies)
    }

    @Test func `where the engine counts, sizes are made anew, and what lies beside them is deleted`() async throws {
        try await fill()
        let before = try await engines()
        try await OriginHarness.run(in: folder, { $0.engine = Self.next }) { harness in
            let survey = await harness.origin.survey(
                "cat.png", ladder: Self.ladder, engineCounts: true, deadline: Self.soon)
            #expect([survey.made, survey.current, survey.outdated, survey.deleted] == [3, 0, 4, 1])
            let untouched = try await engines()
            #expect(untouched == before)
            let result = await harness.origin.reconcile(
                "cat.png", ladder: Self.ladder, engineCounts: true, deadline: Self.soon)
            #expect([result.made, result.current, result.outdated, result.deleted] == [3, 0, 4, 1])
            #expect(result.leavesCopies)
            #expect(result.failure == nil)
            let again = await harness.origin.reconcile(
                "cat.png", ladder: Self.ladder, engineCounts: true, deadline: Self.soon)
            #expect([again.made, again.current, again.outdated, again.deleted] == [0, 3, 0, 0])
        }
        let expected = Dictionary(uniqueKeysWithValues: Self.specs.map { ($0, Self.next.description) })
        #expect(try await engines() == expected)
    }

    @Test func `what a newer revision has made, or something else, is left`() async throws {
        try await fill(by: Self.next)
        try await store("9x9", [:])
        let before = try await engines()
        let result = try await OriginHarness.run(in: folder) { harness in
            await harness.origin.reconcile("cat.png", ladder: Self.ladder, engineCounts: true, deadline: Self.soon)
        }
        #expect(result.made == 0)
        #expect(result.outdated == 0)
        #expect(try await purge(.current).outdated == 0)
        #expect(try await engines() == before)
    }

    @Test func `a purge of what is outdated takes older revisions and what another original was`() async throws {
        try await fill()
        let head = try await FolderStore(folder.path).head(ObjectKey(Self.name), deadline: Self.soon)
        let made = ["source-etag": head.etag, "source-modified": "1", "engine": Self.next.description]
        try await store("9x9", made)
        try await store("800x600", made.merging(["source-etag": "other"]) { $1 })
        let dry = try await purge(Self.next, isDry: true)
        #expect([dry.deleted, dry.current, dry.outdated] == [4, 1, 4])
        #expect(try await engines().count == 5)
        let result = try await purge(Self.next)
        #expect([result.deleted, result.current, result.outdated] == [4, 1, 4])
        #expect(result.failure == nil)
        #expect(try await engines() == ["9x9": Self.next.description])
        #expect(try await purge(Self.next).outdated == 0)
    }

    @Test func `an original that is gone makes nothing outdated, but its variants may be of an older revision`()
        async throws
    {
        try await fill()
        try await store("9x9", [:])
        try folder.remove(Self.name)
        #expect(try await purge(.current).deleted == 0)
        #expect(try await engines().count == 5)
        #expect(try await purge(Self.next).deleted == 4)
        #expect(try await engines() == ["9x9": ""])
    }

    @Test(arguments: [StoreError.Code.forbidden, .unavailable, .timeout])
    func `when the store does not say what the original is, nothing is deleted`(_ code: StoreError.Code) async throws {
        try await fill()
        let result = try await OriginHarness.run(in: folder, renders: false, { $0.engine = Self.next }) { harness in
            harness.store.make(.fails(code), for: .head, of: Self.name, times: 1)
            return await harness.origin.purgeOutdated(
                "cat.png", in: Self.specs, isDry: false, deadline: Self.soon)
        }
        #expect(result.failure?.isPassing == true)
        #expect(result.deleted == 0)
        #expect(try await engines().count == 4)
    }

    @Test func `what can't be deleted is not counted as deleted, and what was has to be told`() async throws {
        try await fill()
        let result = try await OriginHarness.run(in: folder, renders: false, { $0.engine = Self.next }) { harness in
            harness.store.make(.fails(.unavailable), for: .delete, of: "400x300/cat.png", times: 1)
            return await harness.origin.purgeOutdated(
                "cat.png", in: Self.specs, isDry: false, deadline: Self.soon)
        }
        #expect(result.failure?.isPassing == true)
        #expect(result.deleted == 2)
        #expect(result.leavesCopies)
    }

    @Test func `a purge of what is outdated is forgotten in memory, and begins only when others were told`()
        async throws
    {
        try await fill()
        try await OriginHarness.run(in: folder, { $0.engine = Self.next }) { harness in
            _ = try await harness.picture("/400x300/cat.png")
            #expect(try await harness.picture("/400x300/cat.png").status == .memory)
            let store = harness.store
            _ = await harness.origin.purgeOutdated("cat.png", in: Self.specs, isDry: false, deadline: Self.soon) {
                #expect(store.keys(.delete).isEmpty)
            }
            #expect(store.keys(.delete).count == 3)
            #expect(try await harness.picture("/400x300/cat.png").status == .miss)
        }
    }
}
