// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Lets work on a thread know that nobody waits for it any more.
///
/// A thread cannot be interrupted in a read: work looks here between pieces.
final class FolderWork: Sendable {
    private let deadline: ContinuousClock.Instant
    private let isCancelled = Atomic(false)

    init(deadline: ContinuousClock.Instant) { self.deadline = deadline }

    /// Ends the work at its next look.
    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    /// Whether to go on.
    ///
    /// - Throws: An error with the code `cancelled` or `timeout` if not.
    func check() throws(StoreError) {
        guard !isCancelled.load(ordering: .relaxed) else {
            throw StoreError(.cancelled, "The work on a file was cancelled.")
        }
        guard ContinuousClock.now < deadline else {
            throw StoreError(.timeout, "The deadline passed while working on a file.")
        }
    }
}
