// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Origin
internal import Spelling
internal import Synchronization

/// Which originals' changes the CDN has still to be told of.
///
/// When telling it fails, the message comes again; but by then the variants are right, and nothing shows that the CDN's
/// are not. To this process the note here shows it, to others that the message is a repeat.
final class OwedInvalidations: Sendable {
    /// S3 repeats an event within minutes, if it does; each invalidation after the first thousand a month is paid for.
    private static let memory = Duration.seconds(900)
    private static let capacity = 8192

    private struct State {
        var owed: Set<ObjectKey> = []
        /// When it was told last that an original is gone.
        var gone: [ObjectKey: ContinuousClock.Instant] = [:]
    }

    private let state = Mutex(State())

    /// Whether what was found about an original has to be told.
    ///
    /// Where nobody says whether the message is a repeat, it is taken for one when nothing had to be made.
    func isOwed(_ key: ObjectKey, _ result: Reconciliation, isRepeat: Bool?, at now: ContinuousClock.Instant) -> Bool {
        guard result.isGone, result.outdated == 0, result.failure == nil else {
            return result.leavesCopies || isRepeat ?? (result.made == 0 && result.failure == nil)
        }
        // A removal that comes twice, of which nothing was left the second time.
        let told = state.withLock { $0.gone[key] }
        return told.map { $0.duration(to: now) >= Self.memory } ?? true
    }

    func note(_ key: ObjectKey) { state.withLock { _ = $0.owed.insert(key) } }
    func contains(_ key: ObjectKey) -> Bool { state.withLock { $0.owed.contains(key) } }

    func settle(_ key: ObjectKey, isGone: Bool, at now: ContinuousClock.Instant) {
        state.withLock { state in
            state.owed.remove(key)
            if state.gone.count >= Self.capacity { state.gone.removeAll() }
            state.gone[key] = isGone ? now : nil
        }
    }
}
