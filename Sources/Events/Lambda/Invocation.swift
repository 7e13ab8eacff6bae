// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
public import NIOCore

/// One invocation of the function, as the Runtime API hands it over.
public struct Invocation: Sendable {
    /// The longest that Lambda lets a function work; a deadline beyond it is wrong.
    static let longest = Duration.seconds(900)

    /// The request id, which stands in Lambda's own log lines too.
    public let id: String

    /// When Lambda stops waiting.
    ///
    /// A handler is given an earlier one, so that its answer still gets out.
    public internal(set) var deadline: ContinuousClock.Instant

    /// The function as it was invoked, with version or alias; empty if untold.
    public let functionARN: String

    /// What AWS follows the invocation by, to be passed on; see `TraceHeader`.
    public let traceID: String?

    /// The event: JSON.
    public let body: ByteBuffer

    /// Describes an invocation.
    public init(
        id: String, deadline: ContinuousClock.Instant, functionARN: String = "", traceID: String? = nil,
        body: ByteBuffer
    ) {
        self.id = id
        self.deadline = deadline
        self.functionARN = functionARN
        self.traceID = traceID
        self.body = body
    }

    /// Reads the answer to `next`.
    ///
    /// - Throws: An error with the code `malformed` if it has no id, without
    ///   which nothing can be answered.
    init(_ response: HTTPResponse, _ clock: LambdaClock) throws(RuntimeAPIError) {
        guard let id = response.headers["Lambda-Runtime-Aws-Request-Id"], !id.isEmpty else {
            throw RuntimeAPIError(.malformed, "The Runtime API gave an invocation without a request id.")
        }
        let remaining = Self.remaining(response.headers["Lambda-Runtime-Deadline-Ms"], clock.unixMilliseconds())
        self.init(
            id: id, deadline: clock.now() + remaining,
            functionARN: response.headers["Lambda-Runtime-Invoked-Function-Arn"] ?? "",
            traceID: response.headers["Lambda-Runtime-Trace-Id"], body: response.body)
    }

    /// How long there is until a deadline in milliseconds since 1970.
    ///
    /// Without one that can be read, all the time that Lambda ever gives: the
    /// handlers' own limits are shorter, and an event must not be lost for it.
    static func remaining(_ deadline: String?, _ now: Int64) -> Duration {
        guard let deadline = deadline.flatMap({ Int64($0) }) else { return longest }
        let (left, overflow) = deadline.subtractingReportingOverflow(now)
        guard !overflow else { return deadline < now ? .zero : longest }
        return min(max(.zero, .milliseconds(left)), longest)
    }

    /// How long there is at a moment; zero when the time is up.
    public func remaining(at now: ContinuousClock.Instant = .now) -> Duration { max(.zero, deadline - now) }

    /// The same with an earlier deadline.
    func ending(_ margin: Duration) -> Invocation {
        var earlier = self
        earlier.deadline = deadline - margin
        return earlier
    }
}
