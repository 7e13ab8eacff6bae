// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why a request has no complete answer.
public struct HTTPClientError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure: a closed set, fit for a metric's label.
    public enum Code: String, Sendable, CaseIterable {
        /// The host name has no address.
        case resolve
        /// No connection could be made.
        case connect
        /// The TLS handshake or the certificate failed.
        case tls
        /// The deadline passed, or the transfer showed no life for too long.
        case timeout
        /// The body ended before its announced length.
        case truncated
        /// The connection broke.
        case reset
        /// The sink refused the body; see ``HTTPClientError/underlying``.
        case sink
        /// The task was cancelled or the client shut down.
        case cancelled
        /// The request cannot be sent, or the answer is not HTTP or too long.
        case `protocol`
        /// Memory, threads or the TLS library gave out.
        case system
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence for the log.
    ///
    /// It may name hosts, so it is not for clients.
    public let message: String

    /// Whether the head of an answer had arrived before the failure.
    public let wasAnswered: Bool

    /// What the sink threw, if the code is `sink`.
    public let underlying: (any Error)?

    /// Describes a failure; public for stand-ins of the client in tests.
    public init(_ code: Code, _ message: String, wasAnswered: Bool = false, underlying: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.wasAnswered = wasAnswered
        self.underlying = underlying
    }

    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(message)" }
}
