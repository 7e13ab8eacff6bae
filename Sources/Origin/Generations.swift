// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Spelling
internal import Synchronization

/// Counts the purges of each original, so that work begun before one can tell that its result is worth nothing after.
///
/// Only keys that were purged take room, and only the latest few thousand of them: a flight lasts seconds.
final class Generations: Sendable {
    private static let capacity = 8192

    private struct State {
        var numbers: [ObjectKey: Int] = [:]
        var next = 1
    }

    private let state = Mutex(State())

    /// The number of an original's present generation; 0 when it was not purged lately.
    func current(_ key: ObjectKey) -> Int { state.withLock { $0.numbers[key] ?? 0 } }

    /// Begins another generation.
    func advance(_ key: ObjectKey) {
        state.withLock { state in
            if state.numbers.count >= Self.capacity { state.numbers.removeAll() }
            state.numbers[key] = state.next
            state.next += 1
        }
    }
}
