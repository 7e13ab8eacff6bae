// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
public import Logging
internal import Metrics
internal import NIOCore
public import ServiceLifecycle

/// Asks Lambda for invocations, has them handled, and answers, until it is told to stop.
public struct LambdaLoop: Service {
    private let api: RuntimeAPI
    private let handlers: LambdaHandlers
    private let configuration: LambdaConfiguration
    private let logger: Logger

    /// Makes a loop; it works while ``run()`` does.
    public init(
        api: RuntimeAPI, handlers: LambdaHandlers, configuration: LambdaConfiguration = LambdaConfiguration(),
        logger: Logger
    ) {
        self.api = api
        self.handlers = handlers
        self.configuration = configuration
        self.logger = logger
    }

    /// Works until a graceful shutdown or cancellation.
    ///
    /// A shutdown ends the wait for an invocation; one that is being worked on
    /// is finished and answered first.
    ///
    /// - Throws: ``RuntimeAPIError`` if it can't go on: the process has to end,
    ///   and Lambda starts another.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<configuration.concurrency {
                group.addTask { try await work() }
            }
            try await group.waitForAll()
        }
    }

    private func work() async throws {
        while !Self.isEnding, let invocation = try await next() {
            try await handle(invocation)
            await handlers.afterwards(invocation)
        }
    }

    private static var isEnding: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    /// Nil when it is time to stop.
    private func next() async throws -> Invocation? {
        do {
            return try await cancelWhenGracefulShutdown { try await api.next() }
        } catch let error as RuntimeAPIError {
            guard error.code == .cancelled, Self.isEnding else { throw error }
            return nil
        }
    }

    private func handle(_ invocation: Invocation) async throws(RuntimeAPIError) {
        let start = api.clock.now()
        let (kind, answer) = await TraceHeader.$current.withValue(invocation.traceID) {
            await self.answer(to: invocation)
        }
        let isAnswered = try await send(answer, to: invocation)
        let outcome = isAnswered && !answer.isFailure ? "ok" : "failed"
        Counter(
            label: "miniature_lambda_invocations_total", dimensions: [("kind", kind.rawValue), ("outcome", outcome)]
        ).increment()
        logger.debug(
            "invocation",
            metadata: [
                "request.id": "\(invocation.id)", "lambda.kind": "\(kind.rawValue)", "lambda.outcome": "\(outcome)",
                "duration_ms": "\(start.duration(to: api.clock.now()) / .milliseconds(1))",
            ])
    }

    private enum Kind: String { case http, event }

    private func answer(to invocation: Invocation) async -> (Kind, LambdaAnswer) {
        let handed = invocation.ending(configuration.margin)
        do {
            switch try LambdaPayload(invocation.body) {
            case .http(let request):
                return (.http, answer(await handlers.http(request, handed), to: request.source, invocation))
            case .queue(let json): return (.event, .json(try await handlers.queue(json, handed) ?? Self.null))
            case .event(let json): return (.event, .json(try await handlers.event(json, handed) ?? Self.null))
            }
        } catch let error as InvocationError {
            warn("An invocation failed.", invocation, error)
            return (.event, .failure(error))
        } catch {
            warn("An invocation failed.", invocation, error)
            return (.event, .failure(.unexplained))
        }
    }

    private static let null = ByteBuffer(string: "null")

    private func answer(
        _ response: LambdaHTTPResponse, to source: LambdaHTTPRequest.Source, _ invocation: Invocation
    ) -> LambdaAnswer {
        guard !configuration.responseMode.isStreamed(to: source) else {
            return .stream(head: response.prelude(), response.body)
        }
        do throws(LambdaAnswerTooLarge) {
            return .json(try response.buffered(for: source))
        } catch {
            warn("A picture was not answered.", invocation, error)
            // A hundred words, which no limit refuses.
            guard let problem = try? error.response.buffered(for: source) else { return .failure(.unexplained) }
            return .problem(problem)
        }
    }

    /// Sends an answer.
    ///
    /// False if Lambda did not take it, and the loop can go on all the same.
    private func send(_ answer: LambdaAnswer, to invocation: Invocation) async throws(RuntimeAPIError) -> Bool {
        do throws(RuntimeAPIError) {
            switch answer {
            case .json(let json), .problem(let json): try await api.respond(to: invocation.id, json)
            case .stream(let head, let body): try await api.stream(to: invocation.id, head: head, body)
            case .failure(let error): try await api.fail(invocation.id, error)
            }
            return true
        } catch {
            guard error.code == .tooLarge || error.code == .rejected else { throw error }
            warn("An answer was refused.", invocation, error)
            guard error.code == .tooLarge, !answer.isFailure else { return false }
            let message = "The answer is longer than Lambda takes."
            return try await send(.failure(InvocationError(type: "Answer.TooLarge", message: message)), to: invocation)
        }
    }

    private func warn(_ message: Logger.Message, _ invocation: Invocation, _ error: any Error) {
        logger.warning(message, metadata: ["request.id": "\(invocation.id)", "error": "\(error)"])
    }
}
