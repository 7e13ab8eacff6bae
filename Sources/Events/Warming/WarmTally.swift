// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Origin
internal import Synchronization

/// Counts what a warming does, from all its tasks.
final class WarmTally: Sendable {
    private struct State {
        var progress = WarmProgress()
        /// Originals in work, in the order of their keys, each with whether it is done.
        var order: [(key: String, isDone: Bool)] = []
    }

    private let state = Mutex(State())

    var progress: WarmProgress { state.withLock { $0.progress } }

    func count(_ number: Int) { state.withLock { $0.progress.found += number } }
    func counted() { state.withLock { $0.progress.isCounted = true } }

    func begin(_ key: String) { state.withLock { $0.order.append((key, false)) } }

    func end(_ key: String, _ outcome: Result<Reconciliation, OriginError>) {
        state.withLock { state in
            state.progress.done += 1
            switch outcome {
            case .success(let result):
                state.progress.made += result.made
                state.progress.bytes += result.bytes
                state.progress.current += result.current
            case .failure(let error) where error.isPassing: state.progress.failed += 1
            case .failure: state.progress.unusable += 1
            }
            if let place = state.order.firstIndex(where: { $0.key == key }) { state.order[place].isDone = true }
            while let first = state.order.first, first.isDone {
                state.progress.last = first.key
                state.order.removeFirst()
            }
        }
    }
}
