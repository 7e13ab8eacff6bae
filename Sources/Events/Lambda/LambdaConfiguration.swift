// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What the Lambda loop goes by.
public struct LambdaConfiguration: Sendable {
    /// The most loops of one process.
    static let mostConcurrent = 1024

    /// How many invocations are worked on at once.
    public var concurrency: Int

    /// How requests over HTTP are answered.
    public var responseMode: LambdaResponseMode

    /// How much earlier than Lambda's the deadline of the handlers is.
    ///
    /// An answer has to get out, and one in time that says "too late" is better
    /// than the end of the process.
    public var margin: Duration

    /// Describes a loop.
    public init(
        concurrency: Int = 1, responseMode: LambdaResponseMode = .auto, margin: Duration = .milliseconds(500)
    ) {
        self.concurrency = min(max(1, concurrency), Self.mostConcurrent)
        self.responseMode = responseMode
        self.margin = margin
    }

    /// How many invocations Lambda wants worked on at once.
    ///
    /// - Parameter environment: The process' environment;
    ///   `AWS_LAMBDA_MAX_CONCURRENCY` is set on managed instances. Anything but
    ///   a number above 1 means one at a time, which is never wrong.
    public static func concurrency(_ environment: [String: String]) -> Int {
        environment["AWS_LAMBDA_MAX_CONCURRENCY"].flatMap { Int($0) }.map { min(max(1, $0), mostConcurrent) } ?? 1
    }

    /// Where the Runtime API listens: `HOST:PORT`; nil outside of Lambda.
    ///
    /// - Parameter environment: The process' environment, with
    ///   `AWS_LAMBDA_RUNTIME_API`.
    public static func runtimeAPI(_ environment: [String: String]) -> String? {
        environment["AWS_LAMBDA_RUNTIME_API"].flatMap { $0.isEmpty ? nil : $0 }
    }
}
