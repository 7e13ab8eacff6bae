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
        var isAlone = false
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

    /// Says that it is to be done by itself from now on: it failed together with others.
    func setApart() { state.withLock { $0.isAlone = true } }

    /// Whether it may be done together with others.
    ///
    /// Not once it failed: whose fault it was shows only when each is by itself. And nothing that takes longer to encode
    /// than a decode takes, since all the others would wait for it: no AVIF, and no picture that is large beside its
    /// original, going by the memory.
    var mayShare: Bool {
        guard job.memory.pictures <= job.memory.decoding / 2 else { return false }
        return !state.withLock { $0.isAlone || $0.attempts > 0 } && !job.plans.contains { $0.encoding.type == .avif }
    }

    /// When the process is to be killed: at the job's deadline, or soon after its last client left.
    func end(grace: Duration) -> ContinuousClock.Instant {
        guard let abandoned = state.withLock({ $0.abandoned }) else { return job.deadline }
        return min(job.deadline, abandoned + grace)
    }

    var isAbandoned: Bool { state.withLock { $0.abandoned != nil } }
}
