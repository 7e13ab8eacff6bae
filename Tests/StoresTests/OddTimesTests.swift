// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import Spelling
import TestSupport
import Testing

@testable import Stores

/// Files can be of any time of 64 bits; tags and dates can't.
@Suite struct OddTimesTests {
    private func status(_ seconds: Int, _ nanoseconds: Int = 0, size: Int = 0x1A2B) -> stat {
        var status = stat()
        status.st_mtim.tv_sec = seconds
        status.st_mtim.tv_nsec = nanoseconds
        status.st_size = size
        return status
    }

    /// Stored provenance names these tags: another spelling would make every stored variant outdated.
    @Test(arguments: [
        (0, 0, "0-1a2b"), (1_700_000_000, 123_456_789, "17979cfe3d85cd15-1a2b"), (-1, 999_999_999, "-1-1a2b"),
        (9_223_372_036, 854_775_807, "7fffffffffffffff-1a2b"),
    ])
    func `a file of an ordinary time has the tag it always had`(_ seconds: Int, _ nanoseconds: Int, _ etag: String) {
        #expect(status(seconds, nanoseconds).etag == etag)
    }

    @Test func `files of extreme times have tags, each its own`() {
        let seconds = [
            Int.min, .min + 1, -9_300_000_000, 9_223_372_037, 10_413_792_000, 253_402_300_800, 1 << 55, 1 << 62, .max,
        ]
        let tags = seconds.flatMap { [status($0).etag, status($0, 999_999_999).etag] }
        #expect(Set(tags).count == tags.count)
    }

    @Test(arguments: [
        (Int64.min, DateRange.seconds.lowerBound), (-62_135_596_801, -62_135_596_800), (-1, -1), (0, 0),
        (253_402_300_799, 253_402_300_799), (253_402_300_800, 253_402_300_799), (.max, DateRange.seconds.upperBound),
    ])
    func `what a store tells of an object's time is a date`(_ time: Int64, _ told: Int64) throws {
        #expect(ObjectHead(size: 0, etag: "", lastModified: time).lastModified == told)
        let entry = ObjectPage.Entry(key: try .checked("a"), size: 0, etag: "", lastModified: time)
        #expect(entry.lastModified == told)
    }

    /// File systems differ in which of these they keep; none may end the process.
    @Test(arguments: [-9_300_000_000, -1, 9_223_372_037, 10_413_792_000, 15_032_385_535, 253_402_300_800, 1 << 55])
    func `a file of any time is asked about and listed`(_ seconds: Int) async throws {
        let folder = TemporaryFolder()
        try #require(folder.shell("printf cat > cat.jpg && touch -d @\(seconds) cat.jpg || true") == 0)
        let (store, soon) = (try FolderStore(folder.path), ContinuousClock.now + .seconds(300))
        let head = try await store.head(.checked("cat.jpg"), deadline: soon)
        let entries = try await store.list(prefix: "", after: nil, limit: 9, deadline: soon).entries
        #expect(entries.map(\.etag) == [head.etag])
        #expect(entries.map(\.lastModified) == [head.lastModified])
    }

    @Test func `what is received into memory is no longer than a buffer can be`() async throws {
        let folder = TemporaryFolder()
        try #require(folder.shell("truncate -s 5G large") == 0)
        let (store, soon) = (try FolderStore(folder.path), ContinuousClock.now + .seconds(300))
        let error = await #expect(throws: StoreError.self) {
            try await store.get(.checked("large"), limit: .max, deadline: soon)
        }
        #expect(error?.code == .tooLarge)
    }
}
