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

    /// How many times a call may be made again after failing so, the policy's
    /// limit aside.
    ///
    /// Once, where a second failure of the same kind says that it is no accident.
    func most(_ error: AWSError) -> Int {
        switch error.code {
        case .throttled, .conflict: .max
        case .unavailable, .truncated: self == .idempotent ? .max : 0
        // What was sent came out wrong and was refused, or what came did.
        case .checksum: error.status == 400 || self == .idempotent ? 1 : 0
        case .timeout where error.underlying == nil:
            // It is the service that says it waited for us.
            self == .idempotent ? .max : 0
        case .timeout, .connection, .malformed: most(error.underlying as? HTTPClientError)
        default: 0
        }
    }

    private func most(_ error: HTTPClientError?) -> Int {
        guard let error else { return 0 }
        switch error.code {
        case .resolve, .connect: return 1
        case .reset: return self == .idempotent ? .max : 0
        // Once bytes have come, a stall is likelier a slow path than a hiccup.
        case .timeout: return self == .unsent ? 0 : error.wasAnswered ? 1 : .max
        case .protocol: return self == .idempotent ? 1 : 0
        default: return 0
        }
    }
}
