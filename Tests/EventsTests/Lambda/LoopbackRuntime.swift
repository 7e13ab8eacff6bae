// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Events
import HTTPClient
import Logging
import NIOCore
import ServiceLifecycleTestKit
import TestSupport

/// The Runtime API on loopback: gives each invocation once, then keeps who asks waiting.
final class LoopbackRuntime: Sendable {
    /// An invocation to give.
    struct Given: Sendable {
        var id: String
        var body: String
        var trace: String?
    }

    /// What was told about an invocation, or about the start.
    struct Post: Sendable {
        let path: String
        let head: String
        let body: ByteBuffer
        var text: String { String(buffer: body) }
    }

    let server: ScriptedServer

    /// - Parameters:
    ///   - invocations: In their order.
    ///   - status: What is answered to a path; 202 or 200 by default.
    init(_ invocations: [Given], status: @escaping @Sendable (String) -> Int = { _ in 202 }) async throws {
        let waiting = Shared(invocations[...])
        server = try await ScriptedServer { request in
            let path = String(request.head.split(separator: " ")[1])
            let code = status(path)
            guard path.hasSuffix("/next"), code < 300 else {
                return [.send("HTTP/1.1 \(code) Said\r\nContent-Length: 15\r\n\r\n{\"status\":\"OK\"}")]
            }
            guard let given = waiting.change({ $0.popFirst() }) else { return [] }
            let deadline = LambdaClock.systemUnixMilliseconds() + 60_000
            let trace = given.trace.map { "Lambda-Runtime-Trace-Id: \($0)\r\n" } ?? ""
            return [
                .send(
                    "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: \(given.id)\r\n\(trace)"
                        + "Lambda-Runtime-Deadline-Ms: \(deadline)\r\n"
                        + "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-central-1:1:function:m\r\n"
                        + "Content-Type: application/json\r\nContent-Length: \(given.body.utf8.count)\r\n\r\n\(given.body)"
                )
            ]
        }
    }

    /// What was told, in the order it came; the path is that after `…/runtime/`.
    var posts: [Post] {
        server.requests.filter { $0.head.hasPrefix("POST ") }.map { request in
            let path = request.head.split(separator: " ")[1].dropFirst("/2018-06-01/runtime/".count)
            return Post(path: String(path), head: request.head, body: request.body)
        }
    }

    /// A loop that works for it.
    func loop(
        _ handlers: LambdaHandlers, _ configuration: LambdaConfiguration = LambdaConfiguration(),
        log: LogRecorder = LogRecorder()
    ) throws -> LambdaLoop {
        let client = try HTTPClient(RuntimeAPI.clientConfiguration(concurrency: configuration.concurrency))
        let api = RuntimeAPI(authority: "127.0.0.1:\(server.port)", http: client)
        return LambdaLoop(api: api, handlers: handlers, configuration: configuration, logger: log.logger)
    }

    /// Runs a loop until so many requests have come, then shuts it down and waits for its end.
    func run(_ loop: LambdaLoop, until requests: Int) async throws {
        try await testGracefulShutdown { trigger in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await loop.run() }
                await server.arrive(requests)
                trigger.triggerGracefulShutdown()
                try await group.waitForAll()
            }
        }
    }
}
