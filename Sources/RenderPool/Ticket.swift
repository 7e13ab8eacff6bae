// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Synchronization

/// A job on its way through the pool, with the one place its outcome goes to.
final class Ticket: Sendable {
    typealias Outcome = Result<[Rendition], RenderPoolError>

    private struct State {
        var continuation: CheckedContinuation<Outcome, Never>?
        var abandoned: ContinuousClock.Instant?
        var attempts = 0
    }

    let id: Int
    let job: RenderJob
    let arrived: ContinuousClock.Instant
    private let state: Mutex<State>

    init(id: Int, job: RenderJob, arrived: ContinuousClock.Instant, _ continuation: CheckedContinuation<Outcome, Never>)
    {
        self.id = id
        self.job = job
        self.arrived = arrived
        state = Mutex(State(continuation: continuation))
    }

    var entry: JobQueue.Entry { JobQueue.Entry(id: id, original: job.identity, memory: job.memory) }

    /// Hands the outcome over, once; later ones are dropped.
    func resolve(_ outcome: Outcome) {
        let continuation = state.withLock { state in
            defer { state.continuation = nil }
            return state.continuation
        }
        continuation?.resume(returning: outcome)
    }

    /// Says that nobody waits any more.
    func abandon(at now: ContinuousClock.Instant) {
        state.withLock { if $0.abandoned == nil { $0.abandoned = now } }
    }

    /// Counts a try; the number of tries so far.
    func countAttempt() -> Int {
        state.withLock { state in
            state.attempts += 1
            return state.attempts
        }
    }

    /// Whether it may be done together with others.
    ///
    /// Not once its process died under it: who is to blame shows only when each is by itself. And no AVIF, whose encoder
    /// takes longer than the decoder whose work would be saved: all the others would wait for it.
    var mayShare: Bool {
        state.withLock { $0.attempts == 0 } && !job.plans.contains { $0.encoding.type == .avif }
    }

    /// When the process is to be killed: at the job's deadline, or soon after its last client left.
    func end(grace: Duration) -> ContinuousClock.Instant {
        guard let abandoned = state.withLock({ $0.abandoned }) else { return job.deadline }
        return min(job.deadline, abandoned + grace)
    }

    var isAbandoned: Bool { state.withLock { $0.abandoned != nil } }
}
