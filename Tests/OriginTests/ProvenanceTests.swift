// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Spelling
import Stores
import TestSupport
import Testing

@testable import Origin

/// What is believed of what stands beside a stored variant.
@Suite struct ProvenanceTests {
    private func metadata(_ modified: String) -> [String: String] {
        ["source-etag": "abc", "engine": "1", "source-modified": modified]
    }

    @Test(arguments: [Int64(0), -1, 1_700_000_000, -62_135_596_800, 253_402_300_799])
    func `a time that has a date is read`(_ time: Int64) {
        #expect(Provenance(metadata("\(time)"))?.modified == time)
    }

    @Test(arguments: [
        "9223372036854775807", "-9223372036854775808", "9223372036854775808", "4611686018427387904",
        "253402300800", "-62135596801", "-62167219201", "1000000000000000000", "", "1e9", "1.5", " 1", "0x1", "\u{661}",
    ])
    func `what says a time that has none is nothing of ours`(_ text: String) {
        #expect(Provenance(metadata(text)) == nil)
    }

    @Test(arguments: [Int64.min, .max, -62_135_596_801, 253_402_300_800, 0, 1_700_000_000])
    func `what is stored can be read back, whatever time the original is of`(_ time: Int64) {
        let head = ObjectHead(size: 1, etag: "abc", lastModified: time)
        let provenance = Provenance(of: head, engine: .current)
        #expect(Provenance(provenance.metadata(CacheTag(key: "a.jpg", spec: "1x1"))) == provenance)
    }

    @Test(arguments: [Int64.min, .max])
    func `an object of any time has an age`(_ time: Int64) {
        let head = ObjectHead(size: 1, etag: "abc", lastModified: time)
        #expect(Freshness.ttl(60).isDue(asOf: head.lastModified, now: 1_700_000_000) == (time < 0))
    }
}
