// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
public import HTTPClient
public import NIOCore

/// Lambda's side of a function: gives invocations and takes answers ("Using
/// the Lambda runtime API", version 2018-06-01).
public struct RuntimeAPI: Sendable {
    /// How often a call whose connection failed is made again.
    static let retries = 3

    /// The first wait before that; it doubles with each.
    static let backoff = Duration.milliseconds(50)

    /// The most bytes of an event that are read; Lambda sends up to 6 MB.
    static let longestEvent = 32 << 20

    /// How long an answer may take on its way: the longest invocation.
    ///
    /// A streamed one is slowed down to 2 MB a second after the first 6 MB.
    static let answering = Duration.seconds(900)

    private let base: String
    private let http: any HTTPSending
    let clock: LambdaClock

    /// Makes a client of the Runtime API.
    ///
    /// - Parameters:
    ///   - authority: `HOST:PORT`, as `AWS_LAMBDA_RUNTIME_API` has it.
    ///   - http: What sends; made with ``clientConfiguration(concurrency:)``, or
    ///     its time for a first byte ends the wait for an invocation.
    ///   - clock: The time.
    public init(authority: String, http: any HTTPSending, clock: LambdaClock = LambdaClock()) {
        base = "http://\(authority)/2018-06-01/runtime"
        self.http = http
        self.clock = clock
    }

    /// A client that waits as long as there is nothing to do.
    ///
    /// Between two invocations the process may be frozen for hours, and all
    /// that while a request is on its way.
    ///
    /// - Parameter concurrency: How many invocations are waited for at once;
    ///   each holds a connection.
    public static func clientConfiguration(concurrency: Int = 1) -> HTTPClientConfiguration {
        HTTPClientConfiguration(timeouts: .patient, connectionsPerHost: concurrency + 1)
    }

    /// Waits for an invocation, however long there is none.
    ///
    /// - Throws: An error with the code `cancelled` if the task was; any other
    ///   is a reason to end the process.
    public func next() async throws(RuntimeAPIError) -> Invocation {
        let request = HTTPRequest(url: "\(base)/invocation/next", bodyLimit: Self.longestEvent)
        let response = try await send(request, within: Timeouts.patient.firstByte)
        if let error = RuntimeAPIError(status: response.status, to: "the question for an invocation") { throw error }
        return try Invocation(response, clock)
    }

    /// Answers an invocation with JSON.
    public func respond(to id: String, _ json: ByteBuffer) async throws(RuntimeAPIError) {
        try await post("/invocation/\(PercentEncoding.query(id))/response", ["Content-Type": "application/json"], json)
    }

    /// Answers an invocation of a function URL in a stream, which goes on to the client as it comes.
    ///
    /// - Parameters:
    ///   - id: The invocation's id.
    ///   - head: Status and headers as JSON; see ``LambdaHTTPResponse/prelude()``.
    ///   - payload: The body.
    public func stream(to id: String, head: ByteBuffer, _ payload: ByteBuffer) async throws(RuntimeAPIError) {
        var body = ByteBuffer()
        body.reserveCapacity(head.readableBytes + 8 + payload.readableBytes)
        body.writeImmutableBuffer(head)
        // The mark between the two: JSON has no NUL.
        body.writeRepeatingByte(0, count: 8)
        body.writeImmutableBuffer(payload)
        let headers: HTTPHeaders = [
            "Content-Type": "application/vnd.awslambda.http-integration-response",
            "Lambda-Runtime-Function-Response-Mode": "streaming",
        ]
        try await post("/invocation/\(PercentEncoding.query(id))/response", headers, body, isChunked: true)
    }

    /// Says that an invocation has no answer.
    public func fail(_ id: String, _ error: InvocationError) async throws(RuntimeAPIError) {
        try await post("/invocation/\(PercentEncoding.query(id))/error", error.headers, error.json)
    }

    /// Says that the function did not start, before any invocation was asked for.
    ///
    /// The process should end then.
    ///
    /// - Parameter error: Told as it is if it is an ``InvocationError``; of any
    ///   other only that there was one.
    public func initFailed(_ error: any Error) async throws(RuntimeAPIError) {
        let error = error as? InvocationError ?? .notStarted
        try await post("/init/error", error.headers, error.json)
    }

    private func post(
        _ path: String, _ headers: HTTPHeaders, _ body: ByteBuffer, isChunked: Bool = false
    ) async throws(RuntimeAPIError) {
        let request = HTTPRequest(method: "POST", url: base + path, headers: headers, body: body, isChunked: isChunked)
        let response = try await send(request, within: Self.answering)
        if let error = RuntimeAPIError(status: response.status, to: "what came of an invocation") { throw error }
    }

    /// Sends a request, and again if its connection failed.
    ///
    /// An answer that had arrived all the same is refused the second time,
    /// which costs a line in the log.
    private func send(_ request: HTTPRequest, within limit: Duration) async throws(RuntimeAPIError) -> HTTPResponse {
        var retry = 0
        while true {
            let failure: HTTPClientError
            do throws(HTTPClientError) {
                return try await http.send(request, into: nil, deadline: .now + limit)
            } catch {
                failure = error
            }
            guard failure.code != .cancelled else { throw Self.cancelled }
            guard failure.mayPass, retry < Self.retries else {
                throw RuntimeAPIError(.unreachable, "The Runtime API cannot be reached: \(failure)")
            }
            do { try await clock.sleep(Self.backoff * (1 << retry)) } catch { throw Self.cancelled }
            retry += 1
        }
    }

    private static let cancelled = RuntimeAPIError(.cancelled, "The call of the Runtime API was cancelled.")
}

extension HTTPClientError {
    /// Whether the same request may succeed a moment later.
    fileprivate var mayPass: Bool {
        switch code {
        case .resolve, .connect, .timeout, .truncated, .reset: true
        case .tls, .sink, .cancelled, .protocol, .system: false
        }
    }
}

extension InvocationError {
    fileprivate var headers: HTTPHeaders {
        ["Content-Type": "application/json", "Lambda-Runtime-Function-Error-Type": type]
    }
}
