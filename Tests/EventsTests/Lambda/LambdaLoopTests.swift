// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Events
import HTTPClient
import Logging
import NIOCore
import ServiceLifecycleTestKit
import TestSupport
import Testing

/// The loop against the Runtime API's protocol on loopback.
@Suite(.timeLimit(.minutes(5))) struct LambdaLoopTests {
    private static let picture = LambdaHTTPResponse(
        status: 200, headers: ["Content-Type": "image/webp"], body: ByteBuffer(string: "RIFF\u{0}WEBP"))

    /// Answers events with themselves, requests with a picture.
    private static let echo = LambdaHandlers(http: { _, _ in picture }, event: { json, _ in json })

    private static func given(_ bodies: String...) -> [LoopbackRuntime.Given] {
        bodies.enumerated().map { LoopbackRuntime.Given(id: "id-\($0.offset)", body: $0.element) }
    }

    @Test func `invocations are handled one after the other`() async throws {
        let runtime = try await LoopbackRuntime(Self.given(#"{"a":1}"#, #"{"a":2}"#, "null"))
        let handlers = LambdaHandlers(
            http: { _, _ in Self.picture }, event: { json, _ in String(buffer: json) == "null" ? nil : json })
        try await runtime.run(runtime.loop(handlers), until: 7)
        #expect(runtime.posts.map(\.path) == (0...2).map { "invocation/id-\($0)/response" })
        #expect(runtime.posts.map(\.text) == [#"{"a":1}"#, #"{"a":2}"#, "null"])
        #expect(runtime.posts.allSatisfy { $0.head.contains("Content-Type: application/json") })
        let verbs = runtime.server.requests.map { String($0.head.prefix(4)) }
        #expect(verbs == ["GET ", "POST", "GET ", "POST", "GET ", "POST", "GET "])
        #expect(runtime.server.connections == 1)
    }

    @Test func `a handler that throws is told of, and the next invocation asked for`() async throws {
        struct Secret: Error { let key = "AKIA" }
        let runtime = try await LoopbackRuntime(Self.given("1", "2", "3"))
        let handlers = LambdaHandlers(
            http: { _, _ in Self.picture },
            event: { json, _ in
                switch String(buffer: json) {
                case "1": throw Secret()
                case "2": throw InvocationError(type: "Event.Foreign", message: "The event is of another bucket.")
                default: return json
                }
            })
        let log = LogRecorder()
        try await runtime.run(runtime.loop(handlers, log: log), until: 7)
        #expect(
            runtime.posts.map(\.path) == ["invocation/id-0/error", "invocation/id-1/error", "invocation/id-2/response"])
        #expect(runtime.posts[0].head.contains("Lambda-Runtime-Function-Error-Type: Handler.Failed"))
        #expect(!runtime.posts[0].text.contains("AKIA") && !runtime.posts[0].text.contains("Secret"))
        #expect(runtime.posts[1].head.contains("Lambda-Runtime-Function-Error-Type: Event.Foreign"))
        #expect(runtime.posts[1].text.contains(#""errorMessage":"The event is of another bucket.""#))
        #expect(log.warnings.count == 2 && log.warnings[0].metadata["error"]?.contains("Secret") == true)
        let lines = log.lines.filter { $0.message == "invocation" }
        #expect(lines.map { $0.metadata["lambda.outcome"] } == ["failed", "failed", "ok"])
        #expect(lines.map { $0.metadata["request.id"] } == ["id-0", "id-1", "id-2"])
        #expect(lines.allSatisfy { $0.level == .debug && $0.metadata["lambda.kind"] == "event" })
    }

    @Test func `a function URL gets head, mark and payload in one stream`() async throws {
        let runtime = try await LoopbackRuntime(Self.given(LambdaFixture.get("/800x600/a%20b.jpg")))
        let asked = Shared<[String]>([])
        let handlers = LambdaHandlers(
            http: { request, _ in
                asked.change { $0.append(request.target) }
                return Self.picture
            }, event: { _, _ in nil })
        try await runtime.run(runtime.loop(handlers), until: 3)
        let post = try #require(runtime.posts.first)
        #expect(asked.value == ["/800x600/a%20b.jpg"] && post.path == "invocation/id-0/response")
        #expect(
            post.head.split(separator: "\r\n").dropFirst(2) == [
                "Transfer-Encoding: chunked", "Content-Type: application/vnd.awslambda.http-integration-response",
                "Lambda-Runtime-Function-Response-Mode: streaming",
            ])
        let head = #"{"headers":{"content-type":"image/webp"},"statusCode":200}"#
        #expect(post.text == head + String(repeating: "\u{0}", count: 8) + "RIFF\u{0}WEBP")
    }

    @Test(
        arguments: [
            (.buffered, "abc.lambda-url.eu-central-1.on.aws"),
            (.auto, "abc.execute-api.eu-central-1.amazonaws.com"),
        ] as [(LambdaResponseMode, String)])
    func `others get one piece of JSON`(_ mode: LambdaResponseMode, _ domain: String) async throws {
        let runtime = try await LoopbackRuntime(Self.given(LambdaFixture.get("/800x600/a.jpg", domain: domain)))
        try await runtime.run(runtime.loop(Self.echo, LambdaConfiguration(responseMode: mode)), until: 3)
        let post = try #require(runtime.posts.first)
        #expect(!post.head.contains("streaming") && post.head.contains("Content-Length: "))
        #expect(
            post.text == #"{"body":"UklGRgBXRUJQ","headers":{"content-type":"image/webp"},"#
                + #""isBase64Encoded":true,"statusCode":200}"#)
    }

    @Test func `a picture too large for one piece is a problem that says what to do`() async throws {
        let domain = "abc.execute-api.eu-central-1.amazonaws.com"
        let runtime = try await LoopbackRuntime(Self.given(LambdaFixture.get("/800x600/a.jpg", domain: domain)))
        let huge = LambdaHTTPResponse(status: 200, body: ByteBuffer(repeating: 7, count: 5_000_000))
        let log = LogRecorder()
        let handlers = LambdaHandlers(http: { _, _ in huge }, event: { _, _ in nil })
        try await runtime.run(runtime.loop(handlers, log: log), until: 3)
        let post = try #require(runtime.posts.first)
        #expect(post.path == "invocation/id-0/response" && post.text.contains(#""statusCode":500"#))
        #expect(log.warnings.first?.metadata["error"]?.contains("RESPONSE_STREAM") == true)
        #expect(log.lines.last { $0.message == "invocation" }?.metadata["lambda.outcome"] == "failed")
    }

    @Test func `an answer that Lambda finds too long becomes an error`() async throws {
        let runtime = try await LoopbackRuntime(Self.given("1", "2")) { $0.hasSuffix("id-0/response") ? 413 : 202 }
        try await runtime.run(runtime.loop(Self.echo), until: 6)
        #expect(
            runtime.posts.map(\.path) == [
                "invocation/id-0/response", "invocation/id-0/error", "invocation/id-1/response",
            ])
        #expect(runtime.posts[1].head.contains("Lambda-Runtime-Function-Error-Type: Answer.TooLarge"))
    }

    @Test(arguments: [400, 403, 404])
    func `an answer that Lambda refuses is no reason to stop`(_ status: Int) async throws {
        let runtime = try await LoopbackRuntime(Self.given("1", "2")) { $0.hasSuffix("id-0/response") ? status : 202 }
        let log = LogRecorder()
        try await runtime.run(runtime.loop(Self.echo, log: log), until: 5)
        #expect(runtime.posts.map(\.path) == ["invocation/id-0/response", "invocation/id-1/response"])
        #expect(log.warnings.count == 1)
    }

    @Test(arguments: [
        ("/next", 500, RuntimeAPIError.Code.fatal), ("/next", 403, .rejected), ("/response", 500, .fatal),
    ])
    func `the loop ends where it cannot go on`(_ place: String, _ status: Int, _ code: RuntimeAPIError.Code)
        async throws
    {
        let runtime = try await LoopbackRuntime(Self.given("1", "2")) { $0.hasSuffix(place) ? status : 202 }
        let loop = try runtime.loop(Self.echo, LambdaConfiguration(concurrency: 2))
        let error = await #expect(throws: RuntimeAPIError.self) { try await loop.run() }
        #expect(error?.code == code)
    }

    @Test(arguments: ["{", #"{"version":"2.0","requestContext":{"http":{}}}"#])
    func `a malformed event is an error and no crash`(_ body: String) async throws {
        let runtime = try await LoopbackRuntime(Self.given(body, "2"))
        try await runtime.run(runtime.loop(Self.echo), until: 5)
        #expect(runtime.posts.map(\.path) == ["invocation/id-0/error", "invocation/id-1/response"])
        #expect(runtime.posts[0].head.contains("Lambda-Runtime-Function-Error-Type: Payload.Malformed"))
    }

    @Test func `a batch of SQS has a handler of its own`() async throws {
        let runtime = try await LoopbackRuntime(Self.given(#"{"Records":[{"eventSource":"aws:sqs"}]}"#, "{}"))
        let handlers = LambdaHandlers(
            http: { _, _ in Self.picture }, event: { _, _ in nil },
            queue: { _, _ in ByteBuffer(string: #"{"batchItemFailures":[]}"#) })
        try await runtime.run(runtime.loop(handlers), until: 5)
        #expect(runtime.posts.map(\.text) == [#"{"batchItemFailures":[]}"#, "null"])
    }

    @Test func `odd ids and traces go where they belong`() async throws {
        let trace = "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1"
        let runtime = try await LoopbackRuntime([
            LoopbackRuntime.Given(id: "a/../b?c=%41", body: "1", trace: trace),
            LoopbackRuntime.Given(id: "2", body: "2"),
            LoopbackRuntime.Given(id: "3", body: "3", trace: "=;\u{E9} \"x\""),
        ])
        let traces = Shared<[String?]>([])
        let handlers = LambdaHandlers(
            http: { _, _ in Self.picture },
            event: { json, _ in
                traces.change { $0.append(TraceHeader.current) }
                return json
            })
        try await runtime.run(runtime.loop(handlers), until: 7)
        #expect(runtime.posts.first?.path == "invocation/a%2F..%2Fb%3Fc%3D%2541/response")
        #expect(traces.value == [trace, nil, "=;\u{E9} \"x\""])
    }

    @Test func `a handler's deadline is earlier than Lambda's`() async throws {
        let runtime = try await LoopbackRuntime(Self.given("1"))
        let remaining = Shared<Duration?>(nil)
        let handlers = LambdaHandlers(
            http: { _, _ in Self.picture },
            event: { _, invocation in
                remaining.change { $0 = invocation.remaining() }
                return nil
            })
        try await runtime.run(runtime.loop(handlers, LambdaConfiguration(margin: .seconds(20))), until: 3)
        let left = try #require(remaining.value)
        #expect(left <= .seconds(40) && left > .seconds(10))
    }

    @Test func `what was left for later is done before the next invocation`() async throws {
        let runtime = try await LoopbackRuntime(Self.given("1", "2"))
        let seen = Shared<[Int]>([])
        var handlers = Self.echo
        handlers.afterwards = { _ in seen.change { $0.append(runtime.server.requests.count) } }
        try await runtime.run(runtime.loop(handlers), until: 5)
        #expect(seen.value == [2, 4])
    }

    @Test func `parallel loops work on as many invocations at once`() async throws {
        let runtime = try await LoopbackRuntime(Self.given("1", "2", "3"))
        let working = Shared(0)
        let all = Signal()
        let handlers = LambdaHandlers(
            http: { _, _ in Self.picture },
            event: { json, _ in
                if working.change({
                    $0 += 1
                    return $0
                }) == 3 {
                    all.fire()
                }
                try await all.wait()
                return json
            })
        try await runtime.run(runtime.loop(handlers, LambdaConfiguration(concurrency: 3)), until: 9)
        #expect(runtime.posts.map(\.text).sorted() == ["1", "2", "3"])
    }

    @Test func `a shutdown lets the work in hand be finished and answered`() async throws {
        let runtime = try await LoopbackRuntime(Self.given("1", "2"))
        let (started, go) = (Signal(), Signal())
        let handlers = LambdaHandlers(
            http: { _, _ in Self.picture },
            event: { json, _ in
                started.fire()
                try await go.wait()
                return json
            })
        let loop = try runtime.loop(handlers)
        try await testGracefulShutdown { trigger in
            async let run: Void = loop.run()
            try await started.wait()
            trigger.triggerGracefulShutdown()
            go.fire()
            try await run
        }
        #expect(runtime.posts.map(\.path) == ["invocation/id-0/response"])
        #expect(runtime.server.requests.count == 2)
    }

    @Test func `cancellation ends the wait for an invocation`() async throws {
        let runtime = try await LoopbackRuntime([])
        let loop = try runtime.loop(Self.echo, LambdaConfiguration(concurrency: 2))
        let task = Task { try await loop.run() }
        await runtime.server.arrive(2)
        task.cancel()
        try await task.value
        await runtime.server.empty()
    }
}
