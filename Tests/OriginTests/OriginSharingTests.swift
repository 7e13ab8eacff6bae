// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import JobProtocol
import Recipes
import Spelling
import Stores
import TestSupport
import Testing

@testable import Origin

@Suite(.serialized, .timeLimit(.minutes(2)))
struct OriginSharingTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SamplePNG.noise(400, 300), at: "originals/cat.png")
    }

    @Test func `two hundred requests for one variant are one fetch, one picture and one write`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            let held = Signal()
            harness.store.make(.hangs(until: held), for: .get, of: "originals/cat.png")
            let pictures = try await withTaskExecutorPreference(InOrder()) {
                try await withThrowingTaskGroup(of: OriginHarness.Picture?.self) { group in
                    for _ in 0..<200 { group.addTask { try await harness.picture("/40x30/cat.png") } }
                    group.addTask {
                        held.fire()
                        return nil
                    }
                    return try await group.reduce(into: []) { $0.append($1) }.compactMap(\.self)
                }
            }
            #expect(pictures.count { $0.status == .miss } == 1)
            #expect(pictures.count { $0.status == .coalesced } == 199)
            #expect(Set(pictures.map(\.bytes)).count == 1)
            #expect(harness.fetches("cat.png") == 1)
            try await eventually { harness.store.keys(.put) == ["40x30/cat.png"] }
            #expect(harness.store.count(.get, "40x30/cat.png") == 1)
        }
    }

    @Test func `three sizes at once fetch their original once`() async throws {
        let store = CountingStore(try FolderStore(folder.path))
        let fetcher = OriginalFetcher(
            store: store, limits: Limits(), width: 4, budget: 1 << 30, missing: MissingOriginals(period: .zero))
        let held = Signal()
        store.make(.hangs(until: held), for: .get, of: "originals/cat.png")
        let originals = try await withTaskExecutorPreference(InOrder()) {
            try await withThrowingTaskGroup(of: (original: Original, receivers: Int)?.self) { group in
                for size in ["800x600", "400x300", "200x150"] {
                    group.addTask {
                        let path = try VariantPath(parsing: "/\(size)/cat.png")
                        return try await fetcher.fetch(path, deadline: .now + .seconds(20))
                    }
                }
                group.addTask {
                    held.fire()
                    return nil
                }
                return try await group.reduce(into: []) { $0.append($1) }.compactMap(\.self)
            }
        }
        #expect(originals.count == 3)
        #expect(originals.allSatisfy { $0.original.bytes === originals[0].original.bytes && $0.receivers == 3 })
        #expect(store.keys(.get) == ["originals/cat.png"])
    }

    @Test(arguments: [true, false])
    func `a variant that a purge overtook on its way stays only if it is right`(_ isReplaced: Bool) async throws {
        try await OriginHarness.run(in: folder) { harness in
            let (variant, storing) = ("40x30/cat.png" as ObjectKey, Signal())
            harness.store.make(.hangs(until: storing), for: .put, of: variant.string)
            _ = try await harness.picture("/40x30/cat.png")
            try await eventually { harness.store.count(.put, variant.string) == 1 }
            if isReplaced { try folder.write(SamplePNG.noise(401, 301), at: "originals/cat.png") }
            _ = try await harness.origin.purge("cat.png", deadline: .now + .seconds(60))
            let before = harness.store.keys(.head).count
            storing.fire()
            // The original is looked at, and what was made of another is taken back.
            try await eventually { harness.store.keys(.head).count > before }
            if isReplaced { try await eventually { harness.store.keys(.delete).contains(variant.string) } }
            let head = try? await harness.store.head(variant, deadline: .now + .seconds(60))
            #expect((head == nil) == isReplaced)
        }
    }

    @Test func `three sizes at once are made from one decode`() async throws {
        try await OriginHarness.run(in: folder, gathering: .seconds(60)) { harness in
            let held = Signal()
            harness.store.make(.hangs(until: held), for: .get, of: "originals/cat.png")
            let requests = ["800x600", "400x300", "200x150"].map { size in
                Task { try await harness.answer("/\(size)/cat.png") }
            }
            try await eventually { harness.origin.originals.waiterCount == 3 }
            held.fire()
            var decodes: [Duration] = []
            for request in requests {
                guard case .variant(_, .miss, let timings) = try await request.value else { continue }
                decodes += timings.parts.filter { $0.name == "decode" }.map(\.duration)
            }
            #expect(decodes.count == 3 && Set(decodes).count == 1)
            #expect(harness.fetches("cat.png") == 1)
        }
    }

    @Test func `a client that leaves does not take the picture from the other`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            let (line, held) = (InOrder(), Signal())
            harness.store.make(.hangs(until: held), for: .get, of: "originals/cat.png")
            let leaving = line.start { try await harness.picture("/40x30/cat.png") }
            let staying = line.start { try await harness.picture("/40x30/cat.png") }
            await line.catchUp()
            leaving.cancel()
            await #expect { try await leaving.value } throws: { ($0 as? OriginError)?.cause == .cancelled }
            held.fire()
            let picture = try await staying.value
            #expect(picture.status == .coalesced)
            #expect(harness.fetches("cat.png") == 1)
        }
    }

    @Test func `a client that joins late has its own time, not that of who came first`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            let (line, held) = (InOrder(), Signal())
            harness.store.make(.hangs(until: held), for: .get, of: "40x30/cat.png")
            let first = line.start { try await harness.picture("/40x30/cat.png", deadline: .zero) }
            let second = line.start { try await harness.picture("/40x30/cat.png") }
            await line.catchUp()
            held.fire()
            await #expect { try await first.value } throws: { ($0 as? OriginError)?.cause == .deadline }
            let picture = try await second.value
            #expect(picture.status == .miss)
        }
    }

    @Test func `a client that validates while its picture is made does not have it made again`() async throws {
        try await OriginHarness.run(in: folder) { harness in
            let (validating, storing) = (Signal(), Signal())
            defer { storing.fire() }
            harness.store.make(.hangs(until: validating), for: .head, of: "40x30/cat.png")
            harness.store.make(.hangs(until: storing), for: .put, of: "40x30/cat.png")
            async let late = harness.answer("/40x30/cat.png", ifNoneMatch: "\"x\"")
            try await eventually { harness.store.count(.head, "40x30/cat.png") == 1 }
            let made = try await harness.picture("/40x30/cat.png")
            validating.fire()
            guard case .variant(let variant, let status, _) = try await late else {
                Issue.record("It has no picture.")
                return
            }
            #expect(status == .memory && variant.validators.entityTag == made.tag)
            #expect(harness.fetches("cat.png") == 1)
        }
    }

    @Test func `when the last client leaves the fetch is given up and nothing is stored`() async throws {
        try await OriginHarness.run(in: folder, renders: false) { harness in
            harness.store.make(.hangs(until: Signal()), for: .get, of: "originals/cat.png")
            let task = Task { try await harness.picture("/40x30/cat.png") }
            try await eventually { harness.fetches("cat.png") == 1 }
            task.cancel()
            await #expect { try await task.value } throws: { ($0 as? OriginError)?.cause == .cancelled }
        }
    }

    @Test func `fetches beyond the gate wait for it`() async throws {
        for name in ["a", "b"] { try folder.write(SamplePNG.noise(40, 30), at: "originals/\(name).png") }
        try await OriginHarness.run(in: folder, { $0.fetches = 1 }) { harness in
            let held = Signal()
            harness.store.make(.hangs(until: held), for: .get, of: "originals/a.png")
            async let first = harness.picture("/40x30/a.png")
            try await eventually { harness.fetches("a.png") == 1 }
            async let second = harness.picture("/40x30/b.png")
            try await eventually { harness.store.count(.get, "40x30/b.png") == 1 }
            #expect(harness.fetches("b.png") == 0)
            held.fire()
            #expect(try await (first.status, second.status) == (.miss, .miss))
            #expect(harness.fetches("b.png") == 1)
        }
    }
}
