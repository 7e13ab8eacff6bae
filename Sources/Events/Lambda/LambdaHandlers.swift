// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// What is done with invocations.
public struct LambdaHandlers: Sendable {
    /// Answers a request over HTTP.
    public var http: @Sendable (LambdaHTTPRequest, Invocation) async -> LambdaHTTPResponse

    /// Handles an event: JSON in, JSON to answer out, nil for `null`.
    ///
    /// Throws an ``InvocationError`` to say what may be told; of any other
    /// error only the log has more than that there was one. Lambda then invokes
    /// the function again, as the source of the event is set up.
    public var event: @Sendable (ByteBuffer, Invocation) async throws -> ByteBuffer?

    /// Handles a batch of SQS, in the same way.
    public var queue: @Sendable (ByteBuffer, Invocation) async throws -> ByteBuffer?

    /// Awaited when an answer has been sent, before the next invocation is asked for.
    ///
    /// From then on the process may be frozen at any moment, so this is where
    /// work that was left for later is waited for. Lambda does not end an
    /// invocation before, but its client has the answer.
    public var afterwards: @Sendable (Invocation) async -> Void

    /// Puts handlers together.
    ///
    /// - Parameters:
    ///   - http: Answers a request over HTTP.
    ///   - event: Handles an event.
    ///   - queue: Handles a batch of SQS; as any other event by default.
    ///   - afterwards: Waits for what was left for later.
    public init(
        http: @escaping @Sendable (LambdaHTTPRequest, Invocation) async -> LambdaHTTPResponse,
        event: @escaping @Sendable (ByteBuffer, Invocation) async throws -> ByteBuffer?,
        queue: (@Sendable (ByteBuffer, Invocation) async throws -> ByteBuffer?)? = nil,
        afterwards: @escaping @Sendable (Invocation) async -> Void = { _ in }
    ) {
        self.http = http
        self.event = event
        self.queue = queue ?? event
        self.afterwards = afterwards
    }
}
