// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import Stores
import TestSupport
import Testing

@testable import Serving

@Suite(.timeLimit(.minutes(5)))
struct ImageResponderTests {
    private static let cat = "/40x30/cat.png"
    private let harness: ResponderHarness

    init() throws { harness = try ResponderHarness() }

    @Test func `a picture is answered, first from the store and then from memory`() async throws {
        for source in ["stored", "memory", "memory"] {
            let answer = try await harness.answer(Self.cat)
            #expect(answer.status == 200)
            #expect(answer.bytes == ResponderHarness.picture)
            #expect(answer.headers[.contentType] == "image/png")
            #expect(answer.headers[.xCache] == source)
        }
        #expect(harness.store.keys(.get) == ["40x30/cat.png"])
    }

    @Test func `HEAD has the headers of GET and no body`() async throws {
        _ = try await harness.answer(Self.cat)
        let get = try await harness.answer(Self.cat, [.requestID: "a"])
        let head = try await harness.answer(Self.cat, method: .head, [.requestID: "a"])
        #expect(head.headers == get.headers)
        #expect(head.headers[.contentLength] == "\(ResponderHarness.picture.count)")
        #expect(head.body.readableBytes == 0)
        let getError = try await harness.answer("/x/cat.png", [.requestID: "a"])
        let headError = try await harness.answer("/x/cat.png", method: .head, [.requestID: "a"])
        #expect(headError.status == 400 && headError.headers == getError.headers)
        #expect(headError.body.readableBytes == 0)
    }

    @Test(arguments: [HTTPRequest.Method.post, .put, .delete, .patch, .trace, .connect])
    func `other methods are refused with those that are allowed`(method: HTTPRequest.Method) async throws {
        let answer = try await harness.answer(Self.cat, method: method)
        #expect(answer.status == 405)
        #expect(answer.headers[.allow] == "GET, HEAD, OPTIONS")
        #expect(answer.headers[.cacheControl] == "public, max-age=86400")
        #expect(harness.store.begun == 0)
    }

    @Test func `a request without a Host is refused`() async throws {
        for authority in [nil, ""] {
            let answer = try await harness.answer(Self.cat, authority: authority)
            #expect(answer.status == 400)
            #expect(try answer.problem.type == "urn:miniature:problem:host-missing")
        }
    }

    @Test func `OPTIONS names the methods for any path and asks nobody`() async throws {
        for path in [Self.cat, "*", "/nonsense", nil] {
            let answer = try await harness.answer(path, method: .options)
            #expect(answer.status == 204)
            #expect(answer.headers[.allow] == "GET, HEAD, OPTIONS")
            #expect(answer.headers[.cacheControl] == "public, max-age=86400")
            #expect(answer.body.readableBytes == 0)
        }
        #expect(harness.store.begun == 0)
    }

    @Test func `a URL of 2,048 bytes is read and a longer one refused`() async throws {
        let longest = Self.cat + "?" + String(repeating: "x", count: 8192 - Self.cat.utf8.count - 1)
        #expect(try await harness.answer(longest).status == 200)
        let answer = try await harness.answer(longest + "x")
        #expect(answer.status == 414)
        #expect(try answer.problem.type == "urn:miniature:problem:uri-too-long")
        #expect(answer.headers[.cacheControl] == "public, max-age=86400")
    }

    @Test func `headers of 16 KiB are read and more refused`() async throws {
        var fields = HTTPFields()
        // Name, colon, space, value and line's end.
        fields[.cookie] = String(repeating: "x", count: (16 << 10) - 6 - 4)
        #expect(try await harness.answer(Self.cat, fields).status == 200)
        fields[.cookie]?.append("x")
        let answer = try await harness.answer(Self.cat, fields)
        #expect(answer.status == 431)
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(try answer.problem.type == "urn:miniature:problem:headers-too-large")
    }

    @Test(arguments: [(HTTPField.Name.contentLength, "1"), (.contentLength, "00"), (.transferEncoding, "chunked")])
    func `a body is refused`(name: HTTPField.Name, value: String) async throws {
        let answer = try await harness.answer(Self.cat, [name: value])
        #expect(answer.status == 400)
        #expect(try answer.problem.type == "urn:miniature:problem:body-not-allowed")
        #expect(answer.headers[.cacheControl] == "no-store")
    }

    @Test func `a body that is announced as empty is none`() async throws {
        #expect(try await harness.answer(Self.cat, [.contentLength: "0"]).status == 200)
    }

    @Test func `every answer is safe to open and may be read by scripts`() async throws {
        let answers = [
            try await harness.answer(Self.cat), try await harness.answer(Self.cat, method: .head),
            try await harness.answer(Self.cat, method: .options), try await harness.answer(Self.cat, method: .post),
            try await harness.answer(Self.cat, [.ifNoneMatch: "*"]),
            try await harness.answer(Self.cat, [.range: "bytes=0-1"]),
            try await harness.answer(Self.cat, [.range: "bytes=9999999-"]),
            try await harness.answer("/40x30,fit=cover/cat.png"), try await harness.answer("/x"),
            try await harness.answer("/1x1/cat.png"), try await harness.answer("/40x30/dog.png"),
            try await harness.answer(nil),
        ]
        #expect(answers.map(\.status) == [200, 200, 204, 405, 304, 206, 416, 301, 400, 403, 404, 400])
        for answer in answers {
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(answer.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
            #expect(answer.headers[.accessControlAllowOrigin] == "*")
            #expect(answer.headers[.timingAllowOrigin] == "*")
            #expect(answer.headers[.requestID]?.isEmpty == false)
            #expect(answer.headers[.cacheControl]?.isEmpty == false)
        }
    }

    @Test func `CloudFront's id goes into the answer, the problem and the log`() async throws {
        let answer = try await harness.answer("/1x1/cat.png", [.amzCFID: "cf-id=="])
        #expect(answer.headers[.requestID] == "cf-id==")
        #expect(try answer.problem.instance == "cf-id==")
        #expect(harness.logs.lines.contains { $0.message == "request" && $0.metadata["request.id"] == "cf-id==" })
    }

    @Test func `an original that is refused is named in the log with the reason, at the default level`() async throws {
        let harness = try ResponderHarness()
        try harness.folder.write(Array("<!doctype html><title>403</title>".utf8), at: "originals/page.png")
        let answer = try await harness.answer("/40x30/page.png?sig=secret")
        #expect(answer.status == 415)
        #expect(answer.text.contains("HTML page") && !answer.text.contains("damaged"))
        let lines = harness.logs.lines.filter { $0.metadata["cause"] == "unsupported" }
        #expect(lines.count == 1)
        let line = try #require(lines.first)
        #expect("\(line.level)" == "info" && line.message.contains("HTML page"))
        #expect(line.metadata["url.path"] == "/40x30/page.png")
    }

    @Test func `the log has the path without the query`() async throws {
        _ = try await harness.answer(Self.cat + "?sig=secret")
        let line = try #require(harness.logs.lines.first { $0.message == "request" })
        #expect(line.metadata["url.path"] == Self.cat)
        #expect(line.metadata["http.response.status_code"] == "200")
        #expect(line.metadata["image.cache"] == "stored")
        #expect(!harness.logs.lines.contains { "\($0)".contains("secret") })
    }

    @Test(arguments: ["", "?", "?sig=a%2Fb&expires=1", "?a?b"])
    func `a redirect keeps the query as it is`(query: String) async throws {
        let answer = try await harness.answer("/40x30,fit=cover/c%61t.png" + query)
        #expect(answer.status == 301)
        #expect(answer.headers[.location] == Self.cat + query)
        #expect(answer.headers[.cacheControl] == "public, max-age=86400")
    }

    @Test func `the query makes no other picture`() async throws {
        _ = try await harness.answer(Self.cat)
        let answer = try await harness.answer(Self.cat + "?v=1")
        #expect(answer.status == 200 && answer.headers[.xCache] == "memory")
    }

    @Test(arguments: [StoreError.Code.unavailable, .misconfigured, .forbidden, .notFound])
    func `a problem shows nothing of the store`(code: StoreError.Code) async throws {
        harness.store.makeEverywhere(.fails(code))
        let answer = try await harness.answer("/40x30/dog.png")
        #expect(answer.status == (code == .forbidden || code == .notFound ? 404 : 503))
        for secret in ["bucket", "secret", "/srv", "originals", "file:", harness.folder.path, code.rawValue] {
            #expect(!answer.text.contains(secret), "\(answer.text)")
            #expect(!answer.headers.contains { $0.value.contains(secret) })
        }
        #expect((answer.headers[.retryAfter] == "2") == (answer.status == 503))
        // But the log does.
        #expect(harness.logs.lines.contains { $0.metadata["diagnostic"]?.contains("secret-bucket") == true })
    }

    @Test func `a problem is as RFC 9457 has it`() async throws {
        let answer = try await harness.answer("/1x1/cat.png")
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(answer.headers[.contentLength] == "\(answer.body.readableBytes)")
        let problem = try answer.problem
        #expect(problem.status == 403)
        #expect(problem.type == "urn:miniature:problem:not-allowed")
        #expect(problem.instance == answer.headers[.requestID])
        #expect(problem.detail.contains("40x30"))
    }

    @Test func `a range outside is a problem like the others`() async throws {
        let answer = try await harness.answer(Self.cat, [.range: "bytes=9999999-"])
        #expect(answer.status == 416)
        #expect(answer.headers[.contentRange] == "bytes */\(ResponderHarness.picture.count)")
        #expect(answer.headers[.contentType] == "application/problem+json")
        #expect(try answer.problem.type == "urn:miniature:problem:range-not-satisfiable")
    }
}
