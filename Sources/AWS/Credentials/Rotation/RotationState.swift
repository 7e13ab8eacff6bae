// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What ``RotatingCredentials`` knows, and what it makes of it: no locks, no
/// tasks, no waiting.
struct RotationState {
    /// What becomes of a request for credentials.
    struct Decision {
        /// The answer; nil if it comes with the end of the refresh.
        var answer: Result<Credentials, AWSError>?
        /// Whether a refresh must begin now.
        var begins = false
    }

    private var lease: CredentialsLease?
    private var isRefused = false
    /// Whether a refresh is under way.
    private(set) var isRefreshing = false

    private var failures = 0
    private var lastError: AWSError?
    private var nextTry: ContinuousClock.Instant?
    private var nextRefusal: ContinuousClock.Instant?

    /// Answers a request, or has it wait.
    mutating func decide(_ clock: RotationClock) -> Decision {
        let phase = lease?.phase(clock) ?? .over
        let mayTry = !isRefreshing && nextTry.map { $0 <= clock.now() } ?? true
        if let lease, !isRefused {
            switch phase {
            case .fresh: return Decision(answer: .success(lease.credentials))
            case .aging: return Decision(answer: .success(lease.credentials), begins: begin(mayTry))
            // After a failure nothing is to be had by waiting.
            case .ending where !isRefreshing && !mayTry: return Decision(answer: .success(lease.credentials))
            case .ending, .over: break
            }
        }
        if !isRefreshing, !mayTry, let lastError { return Decision(answer: .failure(lastError)) }
        return Decision(answer: nil, begins: begin(!isRefreshing))
    }

    private mutating func begin(_ condition: Bool) -> Bool {
        if condition { isRefreshing = true }
        return condition
    }

    /// Ends a refresh.
    ///
    /// - Returns: What those who waited get, and the failure if old
    ///   credentials hide it.
    mutating func finish(
        _ result: Result<Credentials, AWSError>, source: String, _ clock: RotationClock
    ) -> (answer: Result<Credentials, AWSError>, hidden: AWSError?) {
        isRefreshing = false
        isRefused = false
        switch result {
        case .success(let credentials):
            let lease = CredentialsLease(credentials, clock)
            guard lease.phase(clock) != .over else {
                return fail(
                    AWSError(source: source, "It gave credentials that have expired; or the clock is wrong."), clock)
            }
            self.lease = lease
            failures = 0
            lastError = nil
            // Sources give the same credentials again until they have others.
            nextTry = clock.now() + .seconds(1)
            return (.success(credentials), nil)
        case .failure(let error):
            return fail(error, clock)
        }
    }

    private mutating func fail(
        _ error: AWSError, _ clock: RotationClock
    ) -> (answer: Result<Credentials, AWSError>, hidden: AWSError?) {
        let wait = min(.seconds(60), Duration.seconds(1 << min(failures, 6)))
        failures += 1
        lastError = error
        nextTry = clock.now() + wait * (0.5 + clock.random() / 2)
        guard let lease, lease.phase(clock) != .over else { return (.failure(error), nil) }
        return (.success(lease.credentials), error)
    }

    /// Takes note that the service refused credentials.
    ///
    /// Not more often than every half a minute: a service that refuses all
    /// would have each request ask for others.
    mutating func refuse(_ used: Credentials, _ clock: RotationClock) {
        let now = clock.now()
        guard lease?.credentials == used, nextRefusal.map({ $0 <= now }) ?? true else { return }
        isRefused = true
        nextTry = nil
        nextRefusal = now + .seconds(30)
    }
}
