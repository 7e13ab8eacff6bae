// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CCurl
internal import Synchronization

/// The way from any thread to the one that drives the transfers.
///
/// The loop's handle lives inside the lock because waking is the only thing
/// others may do with it, and only until the loop has ended.
final class TransferQueue: Sendable {
    /// `@unchecked Sendable`: shared with the loop on purpose, as waking is
    /// what libcurl allows of any thread.
    private struct Handle: @unchecked Sendable {
        let pointer: OpaquePointer
        func wake() { ccurl_multi_wakeup(pointer) }
    }

    private struct State {
        var submitted: [Transfer] = []
        var cancelled: [Transfer] = []
        var isStopping = false
        var multi: Handle?
    }

    /// What has come in since the last look.
    struct Arrivals {
        var submitted: [Transfer] = []
        var cancelled: [Transfer] = []
        var isStopping = false
    }

    private let state: Mutex<State>

    init(_ multi: OpaquePointer) {
        state = Mutex(State(multi: Handle(pointer: multi)))
    }

    /// Hands a transfer over.
    ///
    /// False: the loop takes no more.
    func submit(_ transfer: Transfer) -> Bool {
        state.withLock { state in
            guard let multi = state.multi, !state.isStopping else { return false }
            state.submitted.append(transfer)
            multi.wake()
            return true
        }
    }

    /// Asks for a transfer's end.
    ///
    /// It may be finished, or not yet submitted: the flag reaches it then, the list
    /// only spares the loop a search.
    func cancel(_ transfer: Transfer) {
        transfer.isCancelled.store(true, ordering: .relaxed)
        state.withLock { state in
            guard let multi = state.multi else { return }
            state.cancelled.append(transfer)
            multi.wake()
        }
    }

    /// Asks the loop to end.
    func stop() {
        state.withLock { state in
            guard let multi = state.multi, !state.isStopping else { return }
            state.isStopping = true
            multi.wake()
        }
    }

    /// Takes all that came in.
    func take() -> Arrivals {
        state.withLock { state in
            let arrivals = Arrivals(
                submitted: state.submitted, cancelled: state.cancelled, isStopping: state.isStopping)
            state.submitted = []
            state.cancelled = []
            return arrivals
        }
    }

    /// Takes nothing more.
    ///
    /// Returns what was never started.
    @discardableResult
    func end() -> [Transfer] {
        state.withLock { state in
            let left = state.submitted
            state = State(isStopping: true, multi: nil)
            return left
        }
    }
}
