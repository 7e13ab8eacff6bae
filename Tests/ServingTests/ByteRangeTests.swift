// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Serving

struct ByteRangeTests {
    @Test(arguments: [
        ("bytes=0-0", 0..<1), ("bytes=0-99", 0..<100), ("bytes=10-19", 10..<20), ("bytes=99-99", 99..<100),
        ("bytes=0-100", 0..<100), ("bytes=50-999999999999999", 50..<100), ("bytes=0-", 0..<100),
        ("bytes=99-", 99..<100), ("bytes=-1", 99..<100), ("bytes=-100", 0..<100), ("bytes=-101", 0..<100),
        ("bytes=-999999999999999", 0..<100), ("bytes=00-09", 0..<10),
    ])
    func `a part of a hundred bytes is found`(field: String, range: Range<Int>) {
        #expect(ByteRange.parse(field, length: 100) == .part(range))
    }

    @Test(arguments: ["bytes=100-", "bytes=100-100", "bytes=999999999999999-", "bytes=-0", "bytes=100-200"])
    func `what lies outside can't be satisfied`(field: String) {
        #expect(ByteRange.parse(field, length: 100) == .unsatisfiable)
    }

    @Test(arguments: ["bytes=0-", "bytes=0-0", "bytes=-1", "bytes=-0"])
    func `an empty picture has no part`(field: String) {
        #expect(ByteRange.parse(field, length: 0) == .unsatisfiable)
    }

    @Test(arguments: [
        nil, "", "bytes", "bytes=", "bytes=-", "bytes=--1", "bytes=1", "bytes=a-b", "bytes=1-0", "bytes=0x1-2",
        "bytes= 0-1", "bytes=0 -1", "bytes=+0-1", "bytes=0-1,5-9", "bytes=0-1,", "items=0-1", "0-1",
        "bytes=0-1-2", "bytes=-1-2", "bytes=1000000000000000-", "bytes=0-99999999999999999999", "bytes=٠-١",
        "bytes=9223372036854775807-9223372036854775807",
    ])
    func `anything else means the whole`(field: String?) {
        #expect(ByteRange.parse(field, length: 100) == .whole)
    }

    @Test func `whatever is asked for is never outside of the picture`() {
        let pieces = ["", "0", "1", "7", "8", "9", "15", "999999999999999"]
        for length in [0, 1, 8, 9, 1000] {
            for first in pieces {
                for last in pieces {
                    guard case .part(let range) = ByteRange.parse("bytes=\(first)-\(last)", length: length) else {
                        continue
                    }
                    #expect(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= length)
                }
            }
        }
    }
}
