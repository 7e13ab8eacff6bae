// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import RenderPool
import Spelling
import TestSupport
import Testing

@testable import Origin

/// Two originals whose names are one text to `String` stay two all the way through the pipeline.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct NamesAreBytesTests {
    /// A name, one that `String` takes for the same, and the two in a URL.
    struct Pair: Sendable, CustomTestStringConvertible {
        let name: String
        let other: String

        var testDescription: String { VariantPath.encode("\(name)") }
        var path: String { "/40x30/" + VariantPath.encode("\(name)") }
        var otherPath: String { "/40x30/" + VariantPath.encode("\(other)") }
    }

    static let pairs = [
        Pair(name: "gr\u{FC}n.png", other: "gru\u{308}n.png"), Pair(name: "K.png", other: "\u{212A}.png"),
        Pair(name: "\u{C5}/a.png", other: "\u{212B}/a.png"), Pair(name: "\u{AC00}.png", other: "\u{1100}\u{1161}.png"),
    ]

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ name: String, seed: UInt8) throws {
        try folder.write(SamplePNG.plain(60, 40, red: seed, green: 20, blue: 40), at: "originals/\(name)")
    }

    @Test(arguments: pairs)
    func `each is answered with its own picture, cold, from memory and from the store`(pair: Pair) async throws {
        try write(pair.name, seed: 10)
        try write(pair.other, seed: 200)
        let first = try await OriginHarness.run(in: folder) { harness in
            let one = try await harness.picture(pair.path)
            let other = try await harness.picture(pair.otherPath)
            #expect(one.bytes != other.bytes)
            #expect(other.status == .miss)
            #expect(one.tag != other.tag)
            #expect(try await harness.picture(pair.path).bytes == one.bytes)
            #expect(try await harness.picture(pair.otherPath).bytes == other.bytes)
            return (one.bytes, other.bytes)
        }
        try await OriginHarness.run(in: folder, renders: false) { harness in
            let (one, other) = (try await harness.picture(pair.path), try await harness.picture(pair.otherPath))
            #expect(one.bytes == first.0)
            #expect(other.bytes == first.1)
        }
    }

    @Test(arguments: pairs)
    func `two that are asked for at once do not share a picture`(pair: Pair) async throws {
        try write(pair.name, seed: 10)
        try write(pair.other, seed: 200)
        try await OriginHarness.run(in: folder) { harness in
            let held = Signal()
            harness.store.make(.hangs(until: held), for: .get, of: "originals/\(pair.name)")
            harness.store.make(.hangs(until: held), for: .get, of: "originals/\(pair.other)")
            async let one = harness.picture(pair.path)
            async let other = harness.picture(pair.otherPath)
            try await eventually { harness.fetches(pair.name) == 1 && harness.fetches(pair.other) == 1 }
            held.fire()
            let (first, second) = try await (one, other)
            #expect(first.bytes != second.bytes)
            #expect(second.status == .miss)
        }
    }

    @Test(arguments: pairs)
    func `a missing one does not hide the other`(pair: Pair) async throws {
        try write(pair.other, seed: 200)
        try await OriginHarness.run(in: folder) { harness in
            #expect(await harness.cause(pair.path) == .missing)
            #expect(await harness.cause(pair.otherPath) == nil)
        }
    }

    @Test(arguments: pairs)
    func `a purge of one leaves the other in memory and in the store`(pair: Pair) async throws {
        try write(pair.name, seed: 10)
        try write(pair.other, seed: 200)
        try await OriginHarness.run(in: folder) { harness in
            _ = try await harness.picture(pair.path)
            _ = try await harness.picture(pair.otherPath)
            try await eventually { harness.store.keys(.put).count == 2 }
            #expect(try await harness.origin.purge("\(pair.name)", deadline: .now + .seconds(20)) == 1)
            #expect(try await harness.picture(pair.otherPath).status == .memory)
            #expect(try await harness.picture(pair.path).status == .miss)
        }
    }

    @Test(arguments: pairs)
    func `generations, refreshes and quarantine know them apart`(pair: Pair) throws {
        let generations = Generations()
        generations.advance("\(pair.name)")
        #expect(generations.current("\(pair.other)") == 0)
        let queue = RefreshQueue()
        queue.enqueue(try VariantPath(parsing: pair.path[...]))
        queue.enqueue(try VariantPath(parsing: pair.otherPath[...]))
        #expect(queue.waitingCount == 2)
        let one = OriginalIdentity(key: "\(pair.name)", tag: "t", size: 1)
        #expect(one != OriginalIdentity(key: "\(pair.other)", tag: "t", size: 1))
    }
}
