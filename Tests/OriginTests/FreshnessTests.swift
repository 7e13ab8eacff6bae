// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Origin

struct FreshnessTests {
    @Test(arguments: [
        (Freshness.immutable, Int64(1_000_000), false), (.events, 1_000_000, false), (.ttl(60), 59, false),
        (.ttl(60), 60, true), (.ttl(60), -5, false),
    ])
    func `only a time that is up makes a variant due`(freshness: Freshness, age: Int64, isDue: Bool) {
        #expect(freshness.isDue(asOf: 1_700_000_000, now: 1_700_000_000 + age) == isDue)
    }

    @Test(arguments: [
        (Freshness.immutable, "public, max-age=31536000, immutable"),
        (.ttl(60), "public, max-age=60, stale-while-revalidate=86400, stale-if-error=604800"),
        (.events, "public, max-age=3600, s-maxage=31536000, stale-if-error=604800"),
    ])
    func `a policy tells caches what it means for them`(freshness: Freshness, header: String) {
        #expect(freshness.cacheControl == header)
    }
}
