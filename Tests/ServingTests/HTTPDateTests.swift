// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import Serving

struct HTTPDateTests {
    private static let known: [(seconds: Int64, text: String)] = [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (1_709_251_199, "Thu, 29 Feb 2024 23:59:59 GMT"),
        (1_709_251_200, "Fri, 01 Mar 2024 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
        (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
        (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
    ]

    @Test(arguments: known)
    func `a known date is printed and read`(seconds: Int64, text: String) {
        #expect(HTTPDate.string(seconds) == text)
        #expect(HTTPDate.seconds(text) == seconds)
    }

    @Test(arguments: [Int64.min, .min + 1, -62_135_596_801, 253_402_300_800, .max - 1, .max])
    func `a time without a date is printed as the nearest that has one`(seconds: Int64) {
        let text = seconds < 0 ? "Mon, 01 Jan 0001 00:00:00 GMT" : "Fri, 31 Dec 9999 23:59:59 GMT"
        #expect(HTTPDate.string(seconds) == text)
    }

    @Test func `any second from 1970 to 2100 is printed as the C library prints it, and read back`() {
        for _ in 0..<5000 {
            let seconds = Int64.random(in: 0..<4_133_980_800)
            let text = HTTPDate.string(seconds)
            guard text == Self.printed(seconds), HTTPDate.seconds(text) == seconds else {
                Issue.record("\(seconds) is printed as \(text) and read back as \(HTTPDate.seconds(text) ?? -1)")
                return
            }
        }
    }

    private static func printed(_ seconds: Int64) -> String {
        var time = time_t(seconds)
        var parts = tm()
        gmtime_r(&time, &parts)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
            _ = strftime(buffer.baseAddress, buffer.count, "%a, %d %b %Y %H:%M:%S GMT", &parts)
            return buffer.baseAddress.map { String(cString: $0) } ?? ""
        }
    }

    @Test(arguments: [
        "", "now", "784111777",
        // The two old forms of RFC 9110 §5.6.7, which no client has sent for decades.
        "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 +0000",
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 nov 1994 08:49:37 GMT", "Sun, 06 Nov 94 08:49:37 GMT",
        "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 06 Now 1994 08:49:37 GMT", "Sun  06 Nov 1994 08:49:37 GMT",
        "Sun,  06 Nov 1994 08:49:37 GMT", " Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT ",
        "Sun, 06 Nov 19x4 08:49:37 GMT", "Sun, +6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 -8:49:37 GMT",
        "Sun, ٠٦ Nov 1994 08:49:37 GMT", "Sun, 06 Nov 99999 08:49:37 GMT",
    ])
    func `another form is passed over`(text: String) {
        #expect(HTTPDate.seconds(text) == nil)
    }
}
