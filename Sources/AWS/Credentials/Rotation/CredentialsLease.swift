// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Credentials and how long they hold.
struct CredentialsLease: Sendable {
    /// What to do about credentials at a moment.
    enum Phase: Sendable {
        /// Serve them.
        case fresh
        /// Serve them, and get others meanwhile.
        case aging
        /// Get others, and serve these if that fails.
        case ending
        /// Serve them no more.
        case over
    }

    /// The credentials.
    let credentials: Credentials

    /// When they end by the clock that only goes on; nil if never.
    private let end: ContinuousClock.Instant?

    /// How long before the end others are got.
    private let ahead: Duration

    /// How long before the end requests wait for others.
    private let margin: Duration

    /// Begins now.
    ///
    /// Others are got 15 minutes ahead, at half of a short life, and a little
    /// later by chance, lest a fleet that started together asks together. In
    /// the last 5 minutes requests wait for them: a request signed at the last
    /// moment arrives after it.
    init(_ credentials: Credentials, _ clock: RotationClock) {
        self.credentials = credentials
        let length = credentials.expiration.map { Duration.seconds($0 - clock.unixSeconds()) } ?? .zero
        end = credentials.expiration.map { _ in clock.now() + length }
        let window = min(.seconds(15 * 60), length / 2)
        margin = window / 3
        ahead = window - (window - margin) / 2 * clock.random()
    }

    /// How the credentials are now.
    ///
    /// The time of day and the one that only goes on must both agree that
    /// they hold: if the first is set back, the second still ends them.
    func phase(_ clock: RotationClock) -> Phase {
        guard let end, let expiration = credentials.expiration else { return .fresh }
        let left = min(end - clock.now(), .seconds(expiration - clock.unixSeconds()))
        if left <= .zero { return .over }
        if left <= margin { return .ending }
        return left <= ahead ? .aging : .fresh
    }
}
