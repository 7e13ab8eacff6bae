// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Fuzzing
import Testing

@testable import HTTPClient

/// The reader of answers' heads, and of waits.
@Suite struct HTTPClientFuzzTests {
    private static let heads = [
        "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\nETag: \"a\"\r\nLast-Modified: x\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/2 206 \r\ncontent-range: bytes 0-9/10\r\ncontent-length: 10\r\n\r\n",
        "HTTP/1.1 503 \r\nRetry-After: 120\r\nTransfer-Encoding: chunked\r\n\r\n",
    ]

    static let targets: [FuzzTarget] = [
        FuzzTarget(
            "head", texts: heads,
            bytes: { bytes in
                var head = ResponseHead()
                // libcurl gives a line at a time.
                for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
                    let progress = line.withUnsafeBytes { head.add($0) }
                    guard progress == .complete else { continue }
                    precondition((200...999).contains(head.status) && (head.contentLength ?? 0) >= 0)
                }
            }),
        FuzzTarget("wait", texts: ["5 0", "9223372036854775807 1", "-1 999999999999999999"]) { text in
            let numbers = text.split(separator: " ").map { Int64($0) ?? 0 }
            guard numbers.count == 2 else { return }
            let wait = Duration(
                secondsComponent: numbers[0], attosecondsComponent: numbers[1] % 1_000_000_000_000_000_000)
            precondition(wait <= .zero || wait.milliseconds > 0)
        },
    ]

    @Test(arguments: targets)
    func `no bytes trap a reader, and none make it say what cannot be`(target: FuzzTarget) async { await target.run() }
}
