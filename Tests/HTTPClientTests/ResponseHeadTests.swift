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

    @Test(arguments: [("5", 5), ("0", 0), ("007", 7), ("9223372036854775807", .max)])
    func `a length is a number`(_ text: String, _ length: Int) {
        let (head, progress) = head("HTTP/1.1 200 OK\r\n", "Content-Length: \(text)\r\n", "\r\n")
        #expect(progress == .complete)
        #expect(head.contentLength == length)
    }

    private static let noLengths = [
        "", "-1", "+5", "x", "0x10", "5, 7", "5, 5", "5 7", "1e3", "5.0", "\u{665}", "9223372036854775808",
        "99999999999999999999",
    ]

    @Test(arguments: noLengths)
    func `a length that is no number makes the head invalid`(_ text: String) {
        #expect(head("HTTP/1.1 200 OK\r\n", "Content-Length: \(text)\r\n", "\r\n").1 == .invalid)
    }

    @Test(arguments: noLengths)
    func `a length beside chunks is void, whatever it says`(_ text: String) {
        let (head, progress) = head(
            "HTTP/1.1 200 OK\r\n", "Content-Length: \(text)\r\n", "Transfer-Encoding: chunked\r\n", "\r\n")
        #expect(progress == .complete)
        #expect(head.contentLength == nil)
    }

    @Test(arguments: [("5", "5", true), ("5", "7", false), ("5", "x", false), ("x", "5", false), ("x", "x", false)])
    func `two lengths must agree`(_ first: String, _ second: String, _ isFine: Bool) {
        let lines = ["HTTP/1.1 200 OK\r\n", "Content-Length: \(first)\r\n", "content-length: \(second)\r\n", "\r\n"]
        #expect(head(lines[0], lines[1], lines[2], lines[3]).1 == (isFine ? .complete : .invalid))
    }

    @Test(arguments: [
        "HTTP/1.1\r\n", "HTTP/1.1 2x0 OK\r\n", "HTTP/1.1 20 OK\r\n", "HTTP/1.1 -20 OK\r\n", "X: y\r\n", "\r\n",
    ])
    func `a head begins with a status line`(_ line: String) {
        #expect(head(line).1 == .invalid)
    }
}
