// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why a request for a picture has no picture.
///
/// The edge decides the status; the cause is all that is told here.
public struct OriginError: Error, Sendable {
    /// The causes, a closed set that the table of statuses and the metrics' labels are made from.
    public enum Cause: String, Sendable, CaseIterable {
        /// The path is not a variant's.
        case malformed
        /// The size or an option is not offered.
        case notAllowed
        /// There is no such original.
        case missing
        /// The original is no picture, of a blocked type, or damaged.
        case unsupported
        /// The original, or what would be made of it, is over a bound.
        case tooLarge
        /// There is more to do than can be done in time.
        case saturated
        /// The server is on its way out.
        case draining
        /// The store can't be reached, refuses, or breaks off.
        case storeTrouble
        /// No render process is running, and none can be started.
        case renderTrouble
        /// The request's deadline passed.
        case deadline
        /// The client left.
        case cancelled
        /// A fault of ours.
        case failed
    }

    /// What it is down to.
    public let cause: Cause
    /// One sentence or two for the client, without paths, hosts or a library's words.
    public let detail: String
    /// More for the log, or nothing.
    public let diagnostic: String
    /// When it is worth trying again.
    public let retryAfter: Duration?

    /// Whether it may go well another time, and so is worth trying again where nobody waits for an answer.
    public let isPassing: Bool

    init(
        _ cause: Cause, _ detail: String, diagnostic: String = "", retryAfter: Duration? = nil, isPassing: Bool? = nil
    ) {
        self.isPassing = isPassing ?? cause.isPassing
        self.cause = cause
        self.detail = detail
        self.diagnostic = diagnostic
        self.retryAfter = retryAfter
    }
}

extension OriginError.Cause {
    /// Whether what is down to it mostly passes.
    fileprivate var isPassing: Bool {
        switch self {
        case .saturated, .draining, .storeTrouble, .renderTrouble, .deadline, .cancelled, .failed: true
        case .malformed, .notAllowed, .missing, .unsupported, .tooLarge: false
        }
    }
}
