// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Stops asking a service that does not answer, but for a try now and then.
///
/// Each call to a service that is gone would wait for its timeouts, holding
/// memory and a place in line meanwhile; and a service that comes back would
/// be met by all of them at once.
public final class CircuitBreaker: Sendable {
    /// What it does with calls: a closed set, fit for a metric's label.
    public enum State: String, Sendable, CaseIterable {
        /// Lets them pass.
        case closed
        /// Refuses them.
        case open
        /// Refuses them while one that it let pass is on its way.
        case halfOpen
    }

    private enum Position {
        case closed(failures: Int)
        case open(probeAt: ContinuousClock.Instant, isProbing: Bool)
    }

    /// How long nothing is asked once it has opened, and from one try to the next.
    public let pause: Duration

    private let threshold: Int
    private let now: @Sendable () -> ContinuousClock.Instant
    private let position = Mutex(Position.closed(failures: 0))

    /// Makes a closed one.
    ///
    /// - Parameters:
    ///   - threshold: It opens when so many calls in a row have failed.
    ///   - pause: How long it lets nothing pass, and how long from one try to the next.
    ///   - now: Tells the time.
    public init(
        threshold: Int,
        pause: Duration,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }
    ) {
        self.threshold = threshold
        self.pause = pause
        self.now = now
    }

    /// What it does with calls now.
    public var state: State {
        position.withLock { position in
            switch position {
            case .closed: .closed
            case .open(_, let isProbing): isProbing ? .halfOpen : .open
            }
        }
    }

    /// Whether a call may be made; the one who asks is to make it.
    func admits() -> Bool {
        position.withLock { position in
            guard case .open(let probeAt, _) = position else { return true }
            let now = now()
            guard now >= probeAt else { return false }
            // Not until this one has ended: it may hang for as long as its deadline allows.
            position = .open(probeAt: now + pause, isProbing: true)
            return true
        }
    }

    /// A call was answered, whatever the answer.
    func succeeded() {
        position.withLock { $0 = .closed(failures: 0) }
    }

    /// A call was not answered.
    ///
    /// - Returns: Whether that has opened it.
    @discardableResult
    func failed() -> Bool {
        position.withLock { position in
            switch position {
            case .closed(let failures) where failures + 1 < threshold:
                position = .closed(failures: failures + 1)
                return false
            case .closed:
                position = .open(probeAt: now() + pause, isProbing: false)
                return true
            case .open(let probeAt, _):
                position = .open(probeAt: probeAt, isProbing: false)
                return false
            }
        }
    }
}
