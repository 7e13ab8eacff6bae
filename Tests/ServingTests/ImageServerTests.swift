// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Serving
import TestSupport
import Testing

@Suite(.serialized, .timeLimit(.minutes(2)))
struct ImageServerTests {
    private static let cat = "/40x30/cat.png"

    @Test func `a picture is made and comes with all its headers`() async throws {
        try await ServerHarness.run { server in
            try await Wire.connect(to: server.port) { wire in
                let made = try await wire.exchange("GET", Self.cat)
                #expect(made.status == 200)
                #expect(made.fields["content-type"] == "image/png")
                #expect(made.fields["content-length"] == "\(made.body.count)")
                #expect(made.body.starts(with: [0x89, 0x50, 0x4e, 0x47]))
                #expect(made.fields["x-cache"] == "miss")
                #expect(made.fields["cache-control"] == "public, max-age=31536000, immutable")
                #expect(made.fields["accept-ranges"] == "bytes")
                #expect(made.fields["x-amz-meta-cache-tag"]?.hasPrefix("src-") == true)
                #expect(made.fields["x-request-id"] != nil)
                #expect(made.fields["server-timing"]?.contains("decode;dur=") == true)
                let again = try await wire.exchange("GET", Self.cat)
                #expect(again.fields["x-cache"] == "memory")
                #expect(again.body == made.body)
                for name in ["etag", "last-modified"] {
                    #expect(again.fields[name]?.isEmpty == false && again.fields[name] == made.fields[name])
                }
            }
        }
    }

    @Test func `answers without a body leave the connection in step`() async throws {
        try await ServerHarness.run { server in
            try await Wire.connect(to: server.port) { wire in
                let get = try await wire.exchange("GET", Self.cat)
                let tag = try #require(get.fields["etag"])
                let head = try await wire.exchange("HEAD", Self.cat)
                #expect(head.status == 200)
                #expect(head.fields["content-length"] == "\(get.body.count)")
                let same = try await wire.exchange("GET", Self.cat, ["If-None-Match: \(tag)"])
                #expect(same.status == 304)
                // RFC 9110 §8.6: in a 304 it would have to be the picture's.
                #expect(same.fields["content-length"] == nil && same.fields["transfer-encoding"] == nil)
                let options = try await wire.exchange("OPTIONS", "*")
                #expect(options.status == 204)
                #expect(options.fields["content-length"] == nil)
                let headError = try await wire.exchange("HEAD", "/x")
                #expect(headError.status == 400)
                let part = try await wire.exchange("GET", Self.cat, ["Range: bytes=1-3"])
                #expect(part.status == 206 && part.body == Array(get.body[1...3]))
                let outside = try await wire.exchange("GET", Self.cat, ["Range: bytes=9999999-"])
                #expect(outside.status == 416)
                let last = try await wire.exchange("GET", Self.cat)
                #expect(last.body == get.body)
            }
        }
    }

    @Test func `requests that are sent ahead are answered in their order`() async throws {
        try await ServerHarness.run { server in
            try await Wire.connect(to: server.port) { wire in
                for id in 0..<20 { try await wire.request("GET", Self.cat, ["X-Amz-Cf-Id: id-\(id)"]) }
                for id in 0..<20 {
                    let response = try await wire.response()
                    #expect(response.status == 200 && response.fields["x-request-id"] == "id-\(id)")
                }
            }
        }
    }

    @Test func `what is too long is refused by us while we can read it, and in any case`() async throws {
        try await ServerHarness.run { server in
            try await Wire.connect(to: server.port) { wire in
                let url = try await wire.exchange("GET", "/" + String(repeating: "x", count: 8192))
                #expect(url.status == 414)
                let field = "Cookie: " + String(repeating: "x", count: 17 << 10)
                let headers = try await wire.exchange("GET", Self.cat, [field])
                #expect(headers.status == 431)
                #expect(headers.fields["cache-control"] == "no-store")
            }
            try await Wire.connect(to: server.port) { wire in
                let field = "Cookie: " + String(repeating: "x", count: 33 << 10)
                let headers = try await wire.exchange("GET", Self.cat, [field])
                #expect(headers.status == 431 && headers.fields["cache-control"] == "no-store")
                #expect(headers.fields["content-type"] == "application/problem+json")
            }
        }
    }

    @Test func `a body is refused, and a small one does not cost the connection`() async throws {
        try await ServerHarness.run { server in
            try await Wire.connect(to: server.port) { wire in
                try await wire.send("POST \(Self.cat) HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                #expect(try await wire.response().status == 405)
                try await wire.send("GET \(Self.cat) HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
                #expect(try await wire.response().status == 400)
                let response = try await wire.exchange("GET", Self.cat)
                #expect(response.status == 200)
            }
        }
    }

    @Test(arguments: ["close", "Close", "CLOSE"])
    func `a client that wants the connection closed gets its answer and is closed`(word: String) async throws {
        try await ServerHarness.run { server in
            try await Wire.connect(to: server.port) { wire in
                let response = try await wire.exchange("GET", "/x", ["Connection: \(word)"])
                #expect(response.status == 400)
                let isClosed = try await wire.isClosed()
                #expect(isClosed)
            }
        }
    }

    @Test func `a client that leaves, or only stops sending, ends the work that is done for it alone`() async throws {
        for closesAll in [true, false] {
            try await ServerHarness.run { server in
                let held = Signal()
                defer { held.fire() }
                server.store.make(.hangs(until: held), for: .get, of: "originals/cat.png")
                try await Wire.connect(to: server.port) { wire in
                    try await wire.request("GET", Self.cat)
                    try await eventually { server.store.count(.get, "originals/cat.png") == 1 }
                    guard !closesAll else { return }
                    wire.closeOutput()
                    try await eventually { server.store.ended == server.store.begun }
                }
                // It would hang still if the work had not been cancelled.
                try await eventually { server.store.ended == server.store.begun }
            }
        }
    }

    @Test func `a graceful shutdown fails the readiness and finishes what runs`() async throws {
        try await ServerHarness.run { server in
            let held = Signal()
            server.store.make(.hangs(until: held), for: .get, of: "originals/cat.png")
            try await Wire.connect(to: server.port) { wire in
                try await wire.request("GET", Self.cat)
                try await eventually { server.store.count(.get, "originals/cat.png") == 1 }
                #expect(server.readiness.state == .ready)
                server.shutDown()
                try await eventually { server.readiness.state == .notReady("draining") }
                held.fire()
                let response = try await wire.response()
                #expect(response.status == 200)
                let isClosed = try await wire.isClosed()
                #expect(isClosed)
            }
        }
    }

    @Test func `a request whose deadline passes is answered so`() async throws {
        try await ServerHarness.run({ $0.deadline = .milliseconds(-1) }) { server in
            try await Wire.connect(to: server.port) { wire in
                let response = try await wire.exchange("GET", Self.cat)
                #expect(response.status == 504)
                #expect(response.fields["cache-control"] == "no-store")
            }
        }
    }
}
