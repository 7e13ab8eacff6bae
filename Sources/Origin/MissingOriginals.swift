// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling
internal import Synchronization

/// The keys that the store has just said it does not have.
///
/// A page with a broken link, or somebody guessing names, would otherwise cost a call to S3 each time. The memory is
/// short, so that a picture that is uploaded a moment later is seen.
final class MissingOriginals: Sendable {
    private static let capacity = 16_384

    private let period: Duration
    private let clock: @Sendable () -> ContinuousClock.Instant
    private let missing = Mutex<[ObjectKey: ContinuousClock.Instant]>([:])

    /// Makes the memory of a length; of none, it forgets at once.
    init(period: Duration, clock: @escaping @Sendable () -> ContinuousClock.Instant = { .now }) {
        self.period = period
        self.clock = clock
    }

    func contains(_ key: ObjectKey) -> Bool {
        missing.withLock { missing in
            guard let since = missing[key] else { return false }
            if since.duration(to: clock()) < period { return true }
            missing[key] = nil
            return false
        }
    }

    func note(_ key: ObjectKey) {
        guard period > .zero else { return }
        let now = clock()
        missing.withLock { missing in
            if missing.count >= Self.capacity { missing = missing.filter { $0.value.duration(to: now) < period } }
            // Still full: somebody guesses names faster than they are forgotten, and calls are what it costs.
            if missing.count < Self.capacity { missing[key] = now }
        }
    }

    func forget(_ key: ObjectKey) {
        missing.withLock { _ = $0.removeValue(forKey: key) }
    }
}
