// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Recipes
import Spelling
import Stores
import TestSupport
import Testing

@testable import Origin

/// What is stored of an original is brought in line with it, whatever happened to either.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct ReconcilingTests {
    private static let specs = ["800x600", "400x300", "200x150"]
    private static let name = "originals/cat.png"

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SamplePNG.noise(900, 700), at: Self.name)
    }

    private func reconcile(_ harness: OriginHarness, _ key: ObjectKey = "cat.png") async throws(OriginError)
        -> Reconciliation
    {
        let ladder = Self.specs.compactMap { try? Recipe(parsing: $0) }
        let result = await harness.origin.reconcile(key, ladder: ladder, deadline: .now + .seconds(60))
        if let failure = result.failure { throw failure }
        return result
    }

    private func variants(_ harness: OriginHarness) async throws -> [String: String] {
        var tags: [String: String] = [:]
        for spec in Self.specs + ["400x300,format=webp"] {
            let key: ObjectKey = "\(spec)/cat.png"
            let head = try? await harness.store.head(key, deadline: .now + .seconds(5))
            tags[spec] = head?.metadata["source-etag"]
        }
        return tags
    }

    private func tag(_ harness: OriginHarness) async throws -> String {
        try await harness.store.head(ObjectKey(Self.name), deadline: .now + .seconds(5)).etag
    }

    @Test func `every size of a new original is made from one fetch, and the second time there is nothing to do`()
        async throws
    {
        try await OriginHarness.run(in: folder) { harness in
            let first = try await reconcile(harness)
            #expect(first.made == 3 && first.bytes > 0 && first.current == 0 && !first.leavesCopies && !first.isGone)
            #expect(harness.fetches("cat.png") == 1)
            let tag = try await tag(harness)
            #expect(try await variants(harness) == Dictionary(uniqueKeysWithValues: Self.specs.map { ($0, tag) }))
            for _ in 0..<10 {
                let again = try await reconcile(harness)
                #expect(again.made == 0 && again.current == 3)
            }
            #expect(harness.fetches("cat.png") == 1 && harness.store.keys(.put).count == 3)
        }
    }

    @Test func `a size that is too large for its type stops no other, and leaves none of an earlier original`()
        async throws
    {
        let ladder = try ["4x,format=webp", "40x30", "4x,format=avif"].map { try Recipe(parsing: $0) }
        try folder.write(SamplePNG.noise(4, 100), at: "originals/long.png")
        try await OriginHarness.run(in: folder) { harness in
            let short = await harness.origin.reconcile("long.png", ladder: ladder, deadline: .now + .seconds(60))
            #expect(short.failure == nil && short.made == 3)
            try folder.write(SamplePNG.noise(4, 17_000), at: "originals/long.png")
            let long = await harness.origin.reconcile("long.png", ladder: ladder, deadline: .now + .seconds(60))
            #expect(long.failure == nil && long.made == 1 && long.deleted == 2)
            let left = harness.logs.lines.filter { $0.message.contains("too large") }
            #expect(left.count == 2 && left.allSatisfy { $0.metadata["cause"]?.contains("the most that") == true })
            for format in ["webp", "avif"] {
                let key: ObjectKey = "4x,format=\(format)/long.png"
                await #expect(throws: StoreError.self) {
                    try await harness.store.head(key, deadline: .now + .seconds(5))
                }
            }
        }
    }

    @Test func `a stored size is the one that would be made on demand`() async throws {
        let made = try await OriginHarness.run(in: folder) { try await $0.picture("/400x300/cat.png") }
        let other = try TemporaryFolder()
        try other.write(SamplePNG.noise(900, 700), at: Self.name)
        try await OriginHarness.run(in: other) { harness in
            _ = try await reconcile(harness)
            let stored = try await harness.picture("/400x300/cat.png")
            #expect(stored.status == .stored)
            #expect(try stored.info.width == made.info.width && stored.info.height == made.info.height)
            #expect(stored.variant.mediaType == made.variant.mediaType)
            #expect(harness.fetches("cat.png") == 1)
        }
    }

    @Test func `only what is missing is made`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            _ = try await reconcile(harness)
            try await harness.store.delete(ObjectKey("400x300/cat.png"), deadline: .now + .seconds(5))
            let again = try await reconcile(harness)
            #expect(again.made == 1 && again.current == 2)
            #expect(harness.store.count(.put, "800x600/cat.png") == 1)
            #expect(harness.store.count(.put, "400x300/cat.png") == 2)
        }
    }

    @Test func `a replaced original replaces its sizes and ends every other variant`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            _ = try await harness.picture("/400x300,format=webp/cat.png")
            try await eventually { harness.store.keys(.put) == ["400x300,format=webp/cat.png"] }
            #expect(try await reconcile(harness).made == 3)
            try folder.write(SamplePNG.noise(801, 601), at: Self.name)
            let second = try await reconcile(harness)
            #expect(second.made == 3 && second.outdated == 4 && second.leavesCopies)
            let tag = try await tag(harness)
            #expect(try await variants(harness) == Dictionary(uniqueKeysWithValues: Self.specs.map { ($0, tag) }))
            // Nor is the old one in memory.
            #expect(try await harness.picture("/400x300,format=webp/cat.png").status == .miss)
        }
    }

    @Test func `a removed original leaves nothing, and one that was never there is no error`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            _ = try await reconcile(harness)
            _ = try await harness.picture("/800x600/cat.png")
            try folder.remove(Self.name)
            let gone = try await reconcile(harness)
            #expect(gone.isGone && gone.leavesCopies && gone.made == 0)
            #expect(try await variants(harness).isEmpty)
            #expect(await harness.cause("/800x600/cat.png") == .missing)
            #expect(try await reconcile(harness, "never.png").isGone)
        }
    }

    @Test func `a removal that is under way when a newer original comes does not undo it`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            _ = try await reconcile(harness)
            try folder.remove(Self.name)
            let signal = Signal()
            harness.store.make(.hangs(until: signal), for: .delete, of: "400x300/cat.png", times: 1)
            async let removal = reconcile(harness)
            try await eventually { harness.store.count(.delete, "400x300/cat.png") == 1 }
            try folder.write(SamplePNG.noise(820, 620), at: Self.name)
            signal.fire()
            let late = try await removal
            #expect(!late.isGone && late.made == 3)
            let tag = try await tag(harness)
            #expect(try await variants(harness) == Dictionary(uniqueKeysWithValues: Self.specs.map { ($0, tag) }))
        }
    }

    @Test(arguments: [StoreError.Code.forbidden, .conflict, .unavailable])
    func `a variant that can't be deleted is no fault of the original`(_ code: StoreError.Code) async throws {
        try await OriginHarness.run(in: folder) { harness in
            _ = try await reconcile(harness)
            try folder.remove(Self.name)
            harness.store.make(.fails(code), for: .delete, of: "400x300/cat.png", times: 1)
            let ladder = Self.specs.compactMap { try? Recipe(parsing: $0) }
            let first = await harness.origin.reconcile("cat.png", ladder: ladder, deadline: .now + .seconds(20))
            #expect(first.failure?.cause == .storeTrouble && first.failure?.isPassing == true)
            // What was deleted has to be told all the same.
            #expect(first.leavesCopies)
            let second = try await reconcile(harness)
            #expect(second.isGone)
            #expect(try await variants(harness).isEmpty)
        }
    }

    @Test func `what another process has dealt with is forgotten here too`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            let old = try await harness.picture("/800x600/cat.png")
            #expect(try await harness.picture("/800x600/cat.png").status == .memory)
            try folder.write(SamplePNG.noise(801, 601), at: Self.name)
            // Another server or worker was first: all is as it should be in the store.
            let other = try await OriginHarness.run(in: folder) { try await reconcile($0) }
            #expect(other.made == 3)
            let here = try await reconcile(harness)
            #expect(here.made == 0 && here.current == 3)
            let new = try await harness.picture("/800x600/cat.png")
            #expect(new.status == .stored && new.tag != old.tag)
        }
    }

    @Test func `with events, what is stored too late is taken back`() async throws {
        for isReplaced in [false, true] {
            let folder = try TemporaryFolder()
            try folder.write(SamplePNG.noise(900, 700), at: Self.name)
            try await OriginHarness.run(in: folder, { $0.freshness = .events }) { harness in
                let signal = Signal()
                harness.store.make(.hangs(until: signal), for: .put, of: "400x300,format=webp/cat.png", times: 1)
                _ = try await harness.picture("/400x300,format=webp/cat.png")
                try await eventually { harness.store.count(.put, "400x300,format=webp/cat.png") == 1 }
                // While it is on its way to the store, its original goes, and another process hears of that.
                try folder.remove(Self.name)
                if isReplaced { try folder.write(SamplePNG.noise(810, 610), at: Self.name) }
                _ = try await OriginHarness.run(in: folder) { try await reconcile($0) }
                signal.fire()
                try await eventually { harness.store.count(.delete, "400x300,format=webp/cat.png") == 1 }
                #expect(try await variants(harness)["400x300,format=webp"] == nil)
            }
        }
    }

    @Test func `a damaged original that is replaced meanwhile costs the new one nothing`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            _ = try await reconcile(harness)
            try folder.write(Array("not a picture".utf8), at: Self.name)
            let signal = Signal()
            harness.store.make(.hangs(until: signal), for: .get, of: Self.name, times: 1)
            async let outcome = reconcile(harness)
            try await eventually { harness.store.count(.get, Self.name) == 2 }
            try folder.write(SamplePNG.noise(840, 630), at: Self.name)
            signal.fire()
            _ = try await outcome
            let tag = try await tag(harness)
            #expect(try await variants(harness) == Dictionary(uniqueKeysWithValues: Self.specs.map { ($0, tag) }))
        }
    }

    @Test func `a key too long for some spec beside the ladder is no reason to make nothing`() async throws {
        let key = String(repeating: "k", count: 200) + "/" + String(repeating: "l", count: 200) + ".png"
        try folder.write(SamplePNG.noise(900, 700), at: "originals/\(key)")
        let spec = "800x600,format=webp,version=" + String(repeating: "v", count: 40)
        try folder.write(SamplePNG.noise(80, 60), at: "\(spec)/cat.png")
        try await OriginHarness.run(in: folder) { harness in
            let made = try await reconcile(harness, "\(key)")
            #expect(made.made == 3)
        }
    }

    @Test func `an original that is replaced while its sizes are made ends with the newest`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            let signal = Signal()
            harness.store.make(.hangs(until: signal), for: .put, of: "800x600/cat.png", times: 1)
            async let outcome = reconcile(harness)
            try await eventually { harness.store.count(.put, "800x600/cat.png") == 1 }
            try folder.write(SamplePNG.noise(850, 640), at: Self.name)
            signal.fire()
            let made = try await outcome
            #expect(made.made == 6 && made.outdated == 3)
            let tag = try await tag(harness)
            #expect(try await variants(harness) == Dictionary(uniqueKeysWithValues: Self.specs.map { ($0, tag) }))
        }
    }

    @Test func `of an original that turns out to be no picture, nothing is left`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            _ = try await reconcile(harness)
            try folder.write(Array("not a picture".utf8), at: Self.name)
            let error = await #expect(throws: OriginError.self) { try await reconcile(harness) }
            #expect(error?.cause == .unsupported && error?.isPassing == false)
            #expect(try await variants(harness).isEmpty)
        }
    }

    @Test func `a variant that was stored here is no original`() async throws {
        let attributes = ObjectAttributes(
            contentType: "image/png", metadata: ["source-etag": "x", "engine": "1", "source-modified": "1"])
        try await FolderStore(folder.path).put(
            ByteBuffer(bytes: SamplePNG.noise(10, 10)), at: ObjectKey(Self.name), attributes: attributes,
            condition: .none, deadline: .now + .seconds(5))
        try await OriginHarness.run(in: folder, renders: false) { harness in
            let error = await #expect(throws: OriginError.self) { try await reconcile(harness) }
            #expect(error?.cause == .notAllowed && error?.isPassing == false)
            #expect(harness.store.keys(.put).isEmpty)
        }
    }

    @Test func `when one size can't be stored it is tried again, and the others are not made twice`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            harness.store.make(.fails(.unavailable), for: .put, of: "400x300/cat.png", times: 1)
            let error = await #expect(throws: OriginError.self) { try await reconcile(harness) }
            #expect(error?.isPassing == true)
            let again = try await reconcile(harness)
            #expect(again.made == 1 && again.current == 2)
        }
    }

    @Test(arguments: [StoreError.Code.forbidden, .unavailable, .timeout, .throttled, .misconfigured])
    func `when the store does not say, nothing is deleted`(_ code: StoreError.Code) async throws {
        try await OriginHarness.run(in: folder) { harness in
            _ = try await reconcile(harness)
            harness.store.make(.fails(code), for: .head, of: Self.name, times: 1)
            let error = await #expect(throws: OriginError.self) { try await reconcile(harness) }
            #expect(error?.isPassing == true)
            #expect(try await variants(harness).count == 3)
        }
    }

    @Test func `what may not be looked at is a reason to try again for a size, and none for what lies beside`()
        async throws
    {
        try folder.write(SamplePNG.noise(80, 60), at: "80x60/cat.png")
        try await OriginHarness.run(in: folder) { harness in
            harness.store.make(.fails(.forbidden), for: .head, of: "80x60/cat.png")
            let first = try await reconcile(harness)
            #expect(first.made == 3)
            harness.store.make(.fails(.forbidden), for: .head, of: "400x300/cat.png")
            let error = await #expect(throws: OriginError.self) { try await reconcile(harness) }
            #expect(error?.isPassing == true && error?.diagnostic.contains("s3:PutObject") == true)
        }
    }

    @Test func `a key that is too long for one size has the others`() async throws {
        // With 800x600/ it has 1,023 bytes, with the longer spec more than a key may have.
        let part = String(repeating: "k", count: 202)
        let key = Array(repeating: part, count: 5).joined(separator: "/")
        try folder.write(SamplePNG.noise(900, 700), at: "originals/\(key.prefix(1014))")
        try await OriginHarness.run(in: folder) { harness in
            let ladder = try ["800x600", "800x600,format=webp"].map { try Recipe(parsing: $0) }
            let result = await harness.origin.reconcile(
                "\(key.prefix(1014))", ladder: ladder, deadline: .now + .seconds(60))
            #expect(result.made == 1 && result.failure == nil)
        }
    }

    @Test func `a size that somebody else stored is kept while it is newer than its original`() async throws {
        try folder.write(SamplePNG.noise(800, 600), at: "800x600/cat.png")
        try await OriginHarness.run(in: folder) { harness in
            let result = try await reconcile(harness)
            #expect(result.made == 2 && result.current == 1)
            #expect(harness.store.count(.put, "800x600/cat.png") == 0)
        }
    }
}
