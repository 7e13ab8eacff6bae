// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import NIOCore
import Origin
import TestSupport
import Testing

@testable import Serving

/// Who may ask at all, and whose pages may read.
@Suite(.timeLimit(.minutes(5)))
struct LockAndCORSTests {
    private static let cat = "/40x30/cat.png"

    @Test(arguments: [nil, "", "wrong-secret-0000", "old-secret-00000", "OLD-SECRET-000000"])
    func `without the CDN's secret nothing is answered but that it is missing`(value: String?) async throws {
        let harness = try ResponderHarness {
            $0.verifyHeader = VerifyHeader(name: "X-Lock", values: ["old-secret-000000", "new-secret-000000"])
        }
        var fields = HTTPFields()
        if let value, let name = HTTPField.Name("X-Lock") { fields[name] = value }
        for (method, path) in [(HTTPRequest.Method.get, Self.cat), (.get, "/x"), (.post, Self.cat), (.options, "*")] {
            let answer = try await harness.answer(path, method: method, fields)
            #expect(answer.status == 403)
            #expect(answer.headers[.cacheControl] == "no-store")
            #expect(try answer.problem.type == "urn:miniature:problem:not-verified")
            #expect(!answer.text.contains("secret"))
        }
        #expect(harness.store.begun == 0)
    }

    @Test(arguments: ["old-secret-000000", "new-secret-000000"])
    func `either of two secrets opens, in a header of any case`(value: String) async throws {
        let harness = try ResponderHarness {
            $0.verifyHeader = VerifyHeader(name: "X-Lock", values: ["old-secret-000000", "new-secret-000000"])
        }
        let name = try #require(HTTPField.Name("x-lOCK"))
        #expect(try await harness.answer(Self.cat, [name: value]).status == 200)
        #expect(!harness.logs.lines.contains { "\($0)".contains("secret") })
    }

    @Test(arguments: [
        ("https://a.example", "https://a.example"), ("https://b.example", "https://b.example"),
        ("https://c.example", nil), ("https://a.example.evil", nil), ("null", nil), (nil, nil),
    ])
    func `only pages of the listed origins may read, and caches are told that it depends`(
        origin: String?, allowed: String?
    ) async throws {
        let harness = try ResponderHarness { $0.cors = .origins(["https://a.example", "https://b.example"]) }
        var fields = HTTPFields()
        fields[.origin] = origin
        for path in [Self.cat, "/x"] {
            let answer = try await harness.answer(path, fields)
            #expect(answer.headers[.accessControlAllowOrigin] == allowed)
            #expect(answer.headers[.timingAllowOrigin] == allowed)
            #expect(answer.headers[.vary] == "Origin")
        }
    }

    @Test(arguments: [
        ("/40x30,format=auto/cat.png", "Accept"), ("/40x30,format=auto,fit=x/cat.png", "Accept"),
        ("/40x30,format%3Dauto/cat.png", "Accept"), (cat, nil), ("/40x30/format=auto", nil), ("/x?format=auto", nil),
    ])
    func `every answer that may depend on Accept says so, and no other`(path: String, vary: String?) async throws {
        let harness = try ResponderHarness()
        let answer = try await harness.answer(path)
        #expect(answer.headers[.vary] == vary)
    }
}
