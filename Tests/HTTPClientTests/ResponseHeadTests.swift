// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HTTPClient

/// Reading heads line by line, as libcurl delivers them.
@Suite struct ResponseHeadTests {
    private func head(_ lines: String...) -> (ResponseHead, ResponseHead.Progress) {
        var head = ResponseHead()
        var progress = ResponseHead.Progress.incomplete
        for var line in lines where progress != .invalid {
            progress = line.withUTF8 { head.add(UnsafeRawBufferPointer($0)) }
        }
        return (head, progress)
    }

    @Test func `values lose the white space around them and names their case`() {
        let (head, progress) = head("HTTP/2 200 \r\n", "ETag:\t \"a b\" \r\n", "x:\r\n", "\r\n")
        #expect(progress == .complete && head.status == 200)
        #expect(head.headers["etag"] == "\"a b\"" && head.headers["X"] == "" && head.headers["y"] == nil)
    }

    @Test func `the first of several values counts and none is lost`() {
        let (head, _) = head("HTTP/1.1 200 OK\r\n", "A: 1\r\n", "a: 2\r\n", "\r\n")
        #expect(head.headers["A"] == "1" && head.headers.map(\.value) == ["1", "2"])
    }

    @Test(arguments: [("5", 5), ("0", 0), ("-1", nil), ("x", nil), ("99999999999999999999", nil)] as [(String, Int?)])
    func `a length is a number or nothing`(_ text: String, _ length: Int?) {
        #expect(head("HTTP/1.1 200 OK\r\n", "Content-Length: \(text)\r\n", "\r\n").0.contentLength == length)
    }

    @Test(arguments: [
        "HTTP/1.1\r\n", "HTTP/1.1 2x0 OK\r\n", "HTTP/1.1 20 OK\r\n", "HTTP/1.1 -20 OK\r\n", "X: y\r\n", "\r\n",
    ])
    func `a head begins with a status line`(_ line: String) {
        #expect(head(line).1 == .invalid)
    }
}
