// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why a job has no result.
public enum RenderPoolError: Error, Sendable, CustomStringConvertible {
    /// The queue is full, or its expected wait is over the bound; worth trying again after the given time.
    case saturated(retryAfter: Duration)
    /// The pool is shutting down.
    case stopping
    /// No process is ready, and none can be started or becomes ready. The text is for the log.
    case unavailable(String)
    /// The caller left.
    case cancelled
    /// The job alone would need more memory than the pool may use, in bytes.
    case tooLarge(needed: Int, budget: Int)
    /// The original killed or hung its process twice; it is not tried again for a while.
    case quarantined
    /// The deadline passed, in the queue or in the process.
    case deadline
    /// The process died twice under this job.
    case crashed
    /// The original can't be decoded. The text is libvips' own, for the log.
    case undecodable(String)
    /// The result could not be made for a reason of ours. The text is for the log.
    case failed(String)

    /// The case, with its text for the log where it has one.
    public var description: String {
        switch self {
        case .failed(let text), .undecodable(let text), .unavailable(let text): text
        default: shortDescription
        }
    }

    /// The case alone, for a metric's label.
    public var shortDescription: String {
        switch self {
        case .saturated: "saturated"
        case .stopping: "stopping"
        case .unavailable: "unavailable"
        case .cancelled: "cancelled"
        case .tooLarge: "tooLarge"
        case .quarantined: "quarantined"
        case .deadline: "deadline"
        case .crashed: "crashed"
        case .undecodable: "undecodable"
        case .failed: "failed"
        }
    }
}
