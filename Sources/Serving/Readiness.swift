// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Whether the server may be sent requests, and why not.
public final class Readiness: Sendable {
    /// The answer of `/readyz`.
    public enum State: Sendable, Equatable {
        /// It may.
        case ready
        /// It may not, for this reason.
        case notReady(String)
    }

    private let isDraining = Mutex(false)
    private let check: @Sendable () -> State

    /// Makes the question.
    ///
    /// - Parameter check: looks at what the server depends on; called for each question, so it must not wait.
    public init(check: @escaping @Sendable () -> State) { self.check = check }

    /// The answer now.
    public var state: State {
        isDraining.withLock { $0 } ? .notReady("draining") : check()
    }

    /// From now on the server is on its way out.
    func drain() { isDraining.withLock { $0 = true } }
}
