// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Glibc
internal import Logging
internal import Synchronization

/// What the pool's threads and callers share.
///
/// Every method is short and takes one lock.
final class PoolState: Sendable {
    private struct State {
        var queue: JobQueue
        var tickets: [Int: Ticket] = [:]
        var quarantine = Quarantine()
        var nextID = 0
        var ready: Set<pid_t> = []
        var isStopping = false
        var startFailure: String?
    }

    private let state: Mutex<State>
    private let jobs = DispatchSemaphore(value: 0)
    private let workers: Int
    private let clock = ContinuousClock()

    init(_ configuration: PoolConfiguration) {
        state = Mutex(State(queue: JobQueue(configuration)))
        workers = configuration.workers
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }
    var readyWorkers: Int { state.withLock { $0.ready.count } }
    /// The processes that are ready, by their ids.
    var readyProcesses: Set<pid_t> { state.withLock { $0.ready } }
    var isIdle: Bool { state.withLock { $0.queue.isEmpty } }
    var runningJobs: Int { state.withLock { $0.queue.runningCount } }
    var waitingJobs: Int { state.withLock { $0.queue.waitingCount } }
    /// Why a process could not be started, if the last try failed.
    var startFailure: String? { state.withLock { $0.startFailure } }

    // MARK: For callers

    /// Lets a job in, or resolves it with the reason at once.
    ///
    /// The number to abandon it by.
    func admit(_ job: RenderJob, _ continuation: CheckedContinuation<Ticket.Outcome, Never>) -> Int {
        let now = clock.now
        let (ticket, refusal) = state.withLock { state -> (Ticket, RenderPoolError?) in
            state.nextID += 1
            let ticket = Ticket(id: state.nextID, job: job, arrived: now, continuation)
            if state.isStopping { return (ticket, .stopping) }
            if state.quarantine.holds(job.identity, now: now) { return (ticket, .quarantined) }
            do throws(RenderPoolError) {
                try state.queue.admit(ticket.entry, timeLeft: now.duration(to: job.deadline))
            } catch { return (ticket, error) }
            state.tickets[ticket.id] = ticket
            return (ticket, nil)
        }
        if let refusal {
            RenderMetrics.count(.failure(refusal))
            ticket.resolve(.failure(refusal))
        } else {
            jobs.signal()
        }
        return ticket.id
    }

    /// The caller left: a waiting job is dropped now, a running one ends within the grace.
    func abandon(_ id: Int) {
        let (ticket, wasWaiting) = state.withLock { state -> (Ticket?, Bool) in
            guard let ticket = state.tickets[id] else { return (nil, false) }
            let wasWaiting = state.queue.withdraw(id)
            if wasWaiting { state.tickets[id] = nil }
            return (ticket, wasWaiting)
        }
        ticket?.abandon(at: clock.now)
        guard wasWaiting else { return }
        RenderMetrics.count(.failure(.cancelled))
        ticket?.resolve(.failure(.cancelled))
    }

    /// Lets no job in any more.
    ///
    /// What was let in is still done.
    func stop() {
        state.withLock { $0.isStopping = true }
        wakeAll()
    }

    // MARK: For the threads

    /// The next job that may run, waiting for one for a while.
    func next(waitingMilliseconds: Int) -> Ticket? {
        _ = jobs.wait(timeout: .now() + .milliseconds(waitingMilliseconds))
        return state.withLock { state in
            state.queue.next().flatMap { state.tickets[$0.id] }
        }
    }

    /// Ends a job and hands its outcome over.
    func finish(_ ticket: Ticket, _ outcome: Ticket.Outcome, took: Duration?) {
        let hasWaiting = state.withLock { state in
            state.queue.finish(ticket.id, took: took)
            state.tickets[ticket.id] = nil
            if case .success = outcome { state.quarantine.clear(ticket.job.identity) }
            return state.queue.waitingCount > 0
        }
        RenderMetrics.count(outcome)
        ticket.resolve(outcome)
        // The memory that is free now may be what another thread's job was waiting for.
        if hasWaiting { wakeAll() }
    }

    /// Notes that the picture killed or hung its process.
    func blame(_ ticket: Ticket) {
        state.withLock { _ = $0.quarantine.note(ticket.job.identity, now: clock.now) }
    }

    /// Puts a job whose process died first in the queue, or fails it at the second death.
    func retryOrFail(_ ticket: Ticket) {
        let again = ticket.countAttempt() < 2 && !ticket.isAbandoned
        guard again else {
            finish(ticket, .failure(ticket.isAbandoned ? .cancelled : .crashed), took: nil)
            return
        }
        putBack(ticket)
    }

    /// Puts a job first in the queue again.
    func putBack(_ ticket: Ticket) {
        state.withLock { $0.queue.readmit(ticket.entry) }
        jobs.signal()
    }

    func began(_ pid: pid_t) {
        state.withLock { state in
            state.ready.insert(pid)
            state.startFailure = nil
        }
    }

    func ended(_ pid: pid_t) {
        state.withLock { _ = $0.ready.remove(pid) }
    }

    func startFailed(_ message: String) {
        state.withLock { $0.startFailure = message }
    }

    private func wakeAll() {
        for _ in 0..<workers { jobs.signal() }
    }
}
