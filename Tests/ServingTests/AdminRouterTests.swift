// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import Serving

struct AdminRouterTests {
    private static func get(_ path: String, _ readiness: Readiness) async throws -> Answer {
        try await answer(.get, path, readiness) { _, _ in "" }
    }

    private static func answer(
        _ method: HTTPRequest.Method, _ path: String, _ readiness: Readiness = Readiness { .ready },
        _ purge: @escaping PurgeAction
    ) async throws -> Answer {
        let request = Request(
            head: HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path),
            body: RequestBody(buffer: ByteBuffer()))
        let context = BasicRequestContext(
            source: ApplicationRequestContextSource(channel: NIOAsyncTestingChannel(), logger: Logger(label: "test")))
        let responder = AdminRouter.make(
            readiness, purge, MetricsText(contentType: "text/plain; version=0.0.4") { "a 1\n" }
        ).buildResponder()
        return try await Answer(responder.respond(to: request, context: context))
    }

    @Test func `the metrics are a page of their own type`() async throws {
        let answer = try await Self.get("/metrics", Readiness { .ready })
        #expect(answer.status == 200 && answer.text == "a 1\n")
        #expect(answer.headers[.contentType] == "text/plain; version=0.0.4")
    }

    @Test func `a server that may be sent requests is live and ready`() async throws {
        let readiness = Readiness { .ready }
        for (path, text) in [("/livez", "ok\n"), ("/readyz", "ready\n")] {
            let answer = try await Self.get(path, readiness)
            #expect(answer.status == 200 && answer.text == text)
            #expect(answer.headers[.cacheControl] == "no-store")
        }
    }

    @Test func `a server that lacks something is live and says what it lacks`() async throws {
        let isReady = Shared(false)
        let readiness = Readiness { isReady.value ? .ready : .notReady("no render process is ready") }
        let ready = try await Self.get("/readyz", readiness)
        #expect(ready.status == 503 && ready.text == "no render process is ready\n")
        #expect(try await Self.get("/livez", readiness).status == 200)
        isReady.change { $0 = true }
        #expect(try await Self.get("/readyz", readiness).status == 200)
    }

    @Test func `a server on its way out is not ready whatever else holds`() async throws {
        let readiness = Readiness { .ready }
        readiness.drain()
        let ready = try await Self.get("/readyz", readiness)
        #expect(ready.status == 503 && ready.text == "draining\n")
        #expect(try await Self.get("/livez", readiness).status == 200)
    }

    @Test(arguments: [
        ("/variants/cat.jpg", "cat.jpg", PurgeScope.everywhere),
        ("/variants/photos/a%20b/%C3%A9.jpg", "photos/a b/é.jpg", .everywhere),
        ("/variants/cat.jpg?memory", "cat.jpg", .memory), ("/variants/cat.jpg?other", "cat.jpg", .everywhere),
        ("/variants/a//b", "a//b", .everywhere), ("/variants/../a", "../a", .everywhere),
        ("/variants/a%2Fb%3F", "a/b?", .everywhere),
    ])
    func `a purge is of the key as a variant's URL spells it`(path: String, key: String, scope: PurgeScope)
        async throws
    {
        let purged = Shared<[String]>([])
        let answer = try await Self.answer(.delete, path) { key, scope in
            purged.change { $0.append("\(key) \(scope)") }
            return "Done."
        }
        #expect(answer.status == 200 && answer.text == "Done.\n")
        #expect(purged.value == ["\(key) \(scope)"])
    }

    @Test(arguments: ["/variants/%ff", "/variants/%", "/variants/a%2"])
    func `a purge of no key is refused`(path: String) async throws {
        let answer = try await Self.answer(.delete, path) { key, _ in
            Issue.record("It purged \(key).")
            return ""
        }
        #expect(answer.status == 400)
    }

    @Test func `a purge that fails is worth another try and says why`() async throws {
        struct Failure: Error, CustomStringConvertible { let description = "the store is away" }
        let answer = try await Self.answer(.delete, "/variants/cat.jpg") { _, _ in throw Failure() }
        #expect(answer.status == 503)
        #expect(answer.text == "cat.jpg was not purged: the store is away\n")
    }
}
