// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Fuzzing
import Glibc
import Spelling
import Testing

@testable import Stores

/// Every reader of numbers from a folder.
@Suite struct StoresFuzzTests {
    private static let attributes = """
        content-type: image/jpeg
        cache-control: public, max-age=31536000, immutable
        meta-engine: 1
        meta-source-etag: 17f2c3a1b2c3d4e5-1a2b
        meta-source-modified: 1700000000

        """

    static let targets: [FuzzTarget] = [
        FuzzTarget("attributes", texts: [attributes, "content-type: a\n", "meta-: \n"]) { text in
            let read = ObjectAttributes(text: text)
            precondition(read.metadata.count <= text.utf8.count)
        },
        FuzzTarget("a file's times", texts: ["1700000000 123456789 4096", "9223372037 999999999 0", "-9300000000 0 1"])
        {
            let numbers = $0.split(separator: " ").map { Int64($0) ?? 0 }
            guard numbers.count == 3 else { return }
            var status = stat()
            status.st_mtim.tv_sec = Int(numbers[0])
            status.st_mtim.tv_nsec = Int(numbers[1])
            status.st_size = off_t(numbers[2])
            let head = ObjectHead(size: 0, etag: status.etag, lastModified: numbers[0])
            precondition(DateRange.seconds.contains(head.lastModified))
        },
    ]

    @Test(arguments: targets)
    func `no text traps a reader, and none makes it say what cannot be`(target: FuzzTarget) async { await target.run() }
}
