// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient

/// Which failures of a call may be answered by making it again.
enum RetryRule: Sendable {
    /// Doing it twice is doing it once: all that may pass.
    case idempotent
    /// Only where the first try certainly did nothing. A conditional write
    /// whose answer was lost would else fail on what it wrote itself.
    case unsent

    /// Whether a call that failed so may be made again.
    func allows(_ error: AWSError) -> Bool {
        switch error.code {
        case .throttled, .conflict: return true
        case .unavailable, .truncated: return self == .idempotent
        case .timeout, .connection: return allows(error.underlying as? HTTPClientError)
        default: return false
        }
    }

    private func allows(_ error: HTTPClientError?) -> Bool {
        // Without a transport error it is S3 that says it waited for us.
        guard let error else { return self == .idempotent }
        switch error.code {
        case .resolve, .connect: return true
        case .reset: return self == .idempotent
        // Once bytes have come, a stall is a slow path and no hiccup.
        case .timeout: return self == .idempotent && !error.wasAnswered
        default: return false
        }
    }
}
