// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Fuzzing
import Spelling
import Testing

@testable import Origin

/// Every reader of numbers from queries, request fields and what is stored beside a variant.
@Suite struct OriginFuzzTests {
    private static let signature = URLSignature(keys: [])

    static let targets: [FuzzTarget] = [
        FuzzTarget("signature", texts: ["sig=abc-_&expires=1900000000", "expires=999999999999&x=1&sig=", "expires=1"]) {
            let query = SignatureQuery($0[...])
            precondition(query.isAmbiguous || query.expires.map { (1..<1_000_000_000_000).contains($0) } ?? true)
            _ = signature.verdict("/1x1/a", $0[...], now: 1_800_000_000)
        },
        FuzzTarget("If-None-Match", texts: [#""abc", W/"d,e", "f""#, "*", #"W/"1-2""#]) {
            _ = EntityTagList(parsing: $0).contains(EntityTag(stored: "abc"))
        },
        FuzzTarget("provenance", texts: ["1700000000", "-62135596800", "253402300799", "-1"]) { text in
            let metadata = ["source-etag": "a", "engine": "1", "source-modified": text]
            guard let provenance = Provenance(metadata) else { return }
            precondition(DateRange.seconds.contains(provenance.modified))
            for now in [Int64(0), 1_800_000_000] { _ = Freshness.ttl(60).isDue(asOf: provenance.modified, now: now) }
        },
    ]

    @Test(arguments: targets)
    func `no text traps a reader, and none makes it say what cannot be`(target: FuzzTarget) async { await target.run() }
}
