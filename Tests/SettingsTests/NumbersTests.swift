// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Testing

@testable import Events
@testable import miniature

/// What commands do with numbers from whoever calls them, and print of their own.
@Suite struct NumbersTests {
    @Test(arguments: [
        "0", "-1", "3162240001", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "x",
    ])
    func `a signature is for a second to a century`(_ seconds: String) {
        #expect(throws: (any Error).self) { try Sign.parse(["/1x1/a", "--expires-in", seconds]) }
    }

    @Test(arguments: ["1", "600", "3162240000"])
    func `a signature within a century is good`(_ seconds: String) throws {
        #expect(try Sign.parse(["/1x1/a", "--expires-in", seconds]).expiresIn == Int64(seconds))
    }

    @Test(arguments: [
        Duration.nanoseconds(1), Duration(secondsComponent: 0, attosecondsComponent: 1), .seconds(Int64.max),
    ])
    func `progress is told of any time and number`(_ elapsed: Duration) {
        for (done, found) in [(1, 1), (1, Int.max), (Int.max, Int.max)] {
            var progress = SweepProgress()
            progress.done = done
            progress.found = found
            progress.isCounted = true
            #expect(SweepLine(outcome: { _ in "made" }).bar(progress, elapsed, columns: 80).count <= 200)
        }
    }

    @Test(
        arguments: [
            ("max\n", nil), ("0\n", 0), ("536870912\n", 536_870_912), ("9223372036854775807\n", .max),
            ("9223372036854775808\n", nil), ("99999999999999999999999\n", nil), ("", nil), ("-1\n", nil),
            ("\u{661}\n", nil),
        ] as [(String, Int?)])
    func `a container's bound is read`(_ text: String, _ bound: Int?) { #expect(Machine.bound(text) == bound) }
}
