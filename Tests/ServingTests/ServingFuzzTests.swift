// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Fuzzing
import Spelling
import Testing

@testable import Serving

/// Every reader of numbers from request fields.
@Suite struct ServingFuzzTests {
    static let targets: [FuzzTarget] = [
        FuzzTarget("HTTP date", texts: ["Sun, 06 Nov 1994 08:49:37 GMT", "Fri, 31 Dec 9999 23:59:60 GMT"]) { text in
            guard let seconds = HTTPDate.seconds(text) else { return }
            precondition(HTTPDate.seconds(HTTPDate.string(seconds)) == DateRange.nearest(to: seconds))
        },
        FuzzTarget("number as an HTTP date", texts: ["0", "-62135596801", "9223372036854775807", "253402300799"]) {
            text in
            guard let seconds = Int64(text) else { return }
            precondition(HTTPDate.seconds(HTTPDate.string(seconds)) == DateRange.nearest(to: seconds))
        },
        FuzzTarget("Range", texts: ["bytes=0-9", "bytes=-5", "bytes=7-", "bytes=0-0,5-7", "bytes=999999999999999-"]) {
            for length in [0, 1, 10, Int.max] {
                guard case .part(let range) = ByteRange.parse($0, length: length) else { continue }
                precondition(!range.isEmpty && range.lowerBound >= 0 && range.upperBound <= length)
            }
        },
    ]

    @Test(arguments: targets)
    func `no text traps a reader, and none makes it say what cannot be`(target: FuzzTarget) async { await target.run() }
}
