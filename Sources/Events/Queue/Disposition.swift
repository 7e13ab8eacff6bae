// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What becomes of a message that has been looked at.
public enum Disposition: Sendable, Hashable {
    /// It is handled: it is deleted.
    case done

    /// It could not be handled now: it comes again after that time, of at most
    /// 11 hours; nil leaves it to the worker, which waits longer each time.
    case retry(after: Duration?)

    /// It never can be handled: it is left to the dead-letter queue, and the log says why.
    case poison(reason: String)
}
