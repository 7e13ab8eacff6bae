// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Spelling
import Stores
import Synchronization
import TestSupport
import Testing

@testable import Events
@testable import Origin

/// What is there already, worked through in the order of its keys.
@Suite(.timeLimit(.minutes(5)))
struct SweepTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for number in 0..<50 { try folder.write([1, 2, 3], at: "originals/p/\(number / 10)\(number % 10).jpg") }
        try folder.write([], at: "originals/p/empty.jpg")
        try folder.write([1], at: "800x600/p/00.jpg")
    }

    /// What an origin would say of a key.
    private static func made(_ count: Int, _ failure: OriginError? = nil) -> Reconciliation {
        var result = Reconciliation()
        result.made = count
        result.deleted = 1
        result.failure = failure
        return result
    }

    private func sweep(
        prefix: String = "", after: ObjectKey? = nil, width: Int = 4,
        work: @escaping @Sendable (ObjectKey) async -> Reconciliation
    ) throws -> Sweep {
        let originals = OriginalKeys(in: try FolderStore(folder.path), prefix: prefix, after: after)
        return Sweep(over: originals, width: width, pause: { _ in }, work: { await work($0.key) })
    }

    @Test(arguments: [("", nil, 50), ("p/1", nil, 10), ("q", nil, 0), ("", "p/44.jpg", 5), ("p/4", "p/47.jpg", 2)])
    func `each original is worked on once, by prefix and after a key`(
        _ prefix: String, _ after: ObjectKey?, _ count: Int
    )
        async throws
    {
        let seen = Mutex<[ObjectKey]>([])
        let sweep = try sweep(prefix: prefix, after: after) { key in
            seen.withLock { $0.append(key) }
            return Self.made(3)
        }
        try await sweep.run()
        let keys = seen.withLock { $0 }
        #expect(keys.count == count && Set(keys).count == count && !keys.contains("p/empty.jpg"))
        let progress = sweep.progress
        #expect(
            progress.done == count && progress.made == 3 * count && progress.deleted == count && progress.found == count
        )
        #expect(progress.isCounted && progress.last == keys.max())
    }

    @Test func `no more are worked on at once than the width`() async throws {
        let running = Mutex((now: 0, most: 0))
        let sweep = try sweep(width: 3) { _ in
            running.withLock { running in
                running.now += 1
                running.most = max(running.most, running.now)
            }
            await Task.yield()
            running.withLock { $0.now -= 1 }
            return Reconciliation()
        }
        try await sweep.run()
        #expect((1...3).contains(running.withLock { $0.most }))
    }

    @Test func `after a stop nothing is begun, and all up to the last named key are done`() async throws {
        let seen = Mutex<Set<ObjectKey>>([])
        let box = Mutex<Sweep?>(nil)
        let sweep = try sweep { key in
            seen.withLock { _ = $0.insert(key) }
            if key == "p/20.jpg" { box.withLock { $0?.stop() } }
            return Self.made(1)
        }
        box.withLock { $0 = sweep }
        try await sweep.run()
        let keys = seen.withLock { $0 }
        #expect(keys.count < 50)
        let last = try #require(sweep.progress.last)
        #expect(
            (0..<50).map { "p/\($0 / 10)\($0 % 10).jpg" as ObjectKey }.filter { $0 <= last }.allSatisfy(keys.contains))
    }

    @Test func `what fails in passing is tried three times, and what is no picture once`() async throws {
        let tries = Mutex<[ObjectKey: Int]>([:])
        let sweep = try sweep(prefix: "p/0") { key in
            let number = tries.withLock { tries in
                tries[key, default: 0] += 1
                return tries[key] ?? 0
            }
            switch key {
            case "p/01.jpg": return Self.made(0, OriginError(.unsupported, "No picture."))
            case "p/02.jpg": return Self.made(0, OriginError(.storeTrouble, "Trouble."))
            case "p/03.jpg" where number < 3: return Self.made(0, OriginError(.saturated, "Too much."))
            default: return Self.made(1)
            }
        }
        try await sweep.run()
        #expect(tries.withLock { [$0["p/00.jpg"], $0["p/01.jpg"], $0["p/02.jpg"], $0["p/03.jpg"]] } == [1, 1, 3, 3])
        let progress = sweep.progress
        #expect(progress.unusable == 1 && progress.failed == 1 && progress.made == 8 && progress.done == 10)
        // Whoever goes on after it must not pass over what has failed.
        #expect(progress.last.map { $0 < "p/02.jpg" } ?? true)
    }
}
