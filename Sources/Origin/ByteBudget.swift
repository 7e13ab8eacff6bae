// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// A bound on the bytes of originals that are held at once, in transit and waiting to be rendered.
///
/// Without it a burst of large originals would fill the memory long before any queue is full.
final class ByteBudget: Sendable {
    private let capacity: Int
    private let used = Mutex(0)

    init(capacity: Int) { self.capacity = capacity }

    /// A part of the budget, given back when it is let go of.
    final class Share: Sendable {
        private let budget: ByteBudget
        private let bytes = Mutex(0)

        fileprivate init(_ budget: ByteBudget) { self.budget = budget }

        deinit { grow(to: 0) }

        /// Makes the share larger or smaller; false, and no change, when the budget does not have it.
        @discardableResult
        func grow(to wanted: Int) -> Bool {
            bytes.withLock { bytes in
                let added = wanted - bytes
                let granted = budget.used.withLock { used in
                    guard added <= 0 || used + added <= budget.capacity else { return false }
                    used += added
                    return true
                }
                if granted { bytes = wanted }
                return granted
            }
        }
    }

    /// An empty share.
    func share() -> Share { Share(self) }
}
