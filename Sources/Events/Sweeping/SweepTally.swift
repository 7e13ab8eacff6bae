// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Origin
internal import Spelling
internal import Synchronization

/// Counts what a sweep does, from all its tasks.
final class SweepTally: Sendable {
    private struct State {
        var progress = SweepProgress()
        /// Originals in work, in the order of their keys, each with whether it is done.
        var order: [(key: ObjectKey, isDone: Bool)] = []
        /// Whether one has failed, after which there is nothing more to say of the order.
        var isFrozen = false
    }

    private let state = Mutex(State())

    var progress: SweepProgress { state.withLock { $0.progress } }

    func count(_ number: Int) { state.withLock { $0.progress.found += number } }
    func counted() { state.withLock { $0.progress.isCounted = true } }

    func begin(_ key: ObjectKey) {
        state.withLock { state in
            if !state.isFrozen { state.order.append((key, false)) }
        }
    }

    /// Counts what a try has made, of which there will be another.
    func add(_ result: Reconciliation) {
        state.withLock { $0.progress.add(result) }
    }

    func end(_ key: ObjectKey, _ result: Reconciliation) {
        state.withLock { state in
            state.progress.done += 1
            state.progress.add(result)
            let isFailed = result.failure?.isPassing == true
            if isFailed { state.progress.failed += 1 }
            if result.failure?.isPassing == false { state.progress.unusable += 1 }
            if result.failure == nil { state.progress.current += result.current }
            // The last key that is named must never lie behind one that has failed.
            guard !isFailed, !state.isFrozen else {
                state.isFrozen = true
                state.order = []
                return
            }
            if let place = state.order.firstIndex(where: { $0.key == key }) { state.order[place].isDone = true }
            while let first = state.order.first, first.isDone {
                state.progress.last = first.key
                state.order.removeFirst()
            }
        }
    }
}

extension SweepProgress {
    fileprivate mutating func add(_ result: Reconciliation) {
        made += result.made
        bytes += result.bytes
        deleted += result.deleted
    }
}
