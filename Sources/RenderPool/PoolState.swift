// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import Glibc
internal import Logging
internal import Synchronization

/// What the pool's threads and callers share.
///
/// Every method is short, and takes this lock before a ticket's.
final class PoolState: Sendable {
    private struct State {
        var queue: JobQueue
        var tickets: [Int: Ticket] = [:]
        var quarantine = Quarantine()
        var nextID = 0
        var ready: Set<pid_t> = []
        var isStopping = false
        var startFailure: String?
        /// Since when no process has been ready; nil while one is, and before the first.
        var emptySince: ContinuousClock.Instant?
        /// When a picture was made last.
        var lastSuccess: ContinuousClock.Instant?
        /// The originals that processes died of since a picture was made last, as far as they matter.
        var deadly: Set<OriginalIdentity> = []
    }

    /// So many originals in a row that processes die of speak against the program, and not against the originals.
    private static let mostDeadly = 3
    /// For so long after a picture came out the program is known to work.
    private static let proof = Duration.seconds(60)

    private let state: Mutex<State>
    private let jobs = DispatchSemaphore(value: 0)
    private let workers: Int
    private let gathering: Duration
    private let longestOutage: Duration
    private let clock = ContinuousClock()

    init(_ configuration: PoolConfiguration) {
        state = Mutex(State(queue: JobQueue(configuration)))
        workers = configuration.workers
        gathering = configuration.gathering
        longestOutage = configuration.longestOutage
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
            if let reason = outage(state, at: now) { return (ticket, .unavailable(reason)) }
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
            announce(ticket)
        }
        return ticket.id
    }

    /// Wakes a thread for a job: at once when its siblings are there, or else a little later.
    ///
    /// One that is awake may take it before; all that is lost is a decode.
    private func announce(_ ticket: Ticket) {
        let job = ticket.job
        let isWhole =
            job.siblings < 2 || !ticket.mayShare
            || state.withLock { $0.queue.waitingCount(of: job.identity) >= job.siblings }
        guard !isWhole else {
            jobs.signal()
            return
        }
        DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(Int(gathering / .nanoseconds(1)))) { [jobs] in
            jobs.signal()
        }
    }

    /// The caller left: a waiting job is dropped now, a running one ends within the grace, or with those it is done with.
    func abandon(_ id: Int) {
        let (ticket, wasWaiting, hasWaiting) = state.withLock { state -> (Ticket?, Bool, Bool) in
            guard let ticket = state.tickets[id] else { return (nil, false, false) }
            let wasWaiting = state.queue.withdraw(id)
            if wasWaiting { state.tickets[id] = nil }
            return (ticket, wasWaiting, state.queue.waitingCount > 0)
        }
        ticket?.abandon(at: clock.now)
        guard wasWaiting else { return }
        // It may have been the head that did not fit, and the next one does.
        if hasWaiting { wakeAll() }
        RenderMetrics.count(.failure(.cancelled))
        ticket?.resolve(.failure(.cancelled))
    }

    /// Lets no job in any more.
    ///
    /// What was let in is still done.
    func stop() {
        // What came in between the last look and now would be taken by nobody.
        let left = state.withLock { state -> [Ticket] in
            state.isStopping = true
            let left = state.tickets.values.filter { state.queue.withdraw($0.id) }
            for ticket in left { state.tickets[ticket.id] = nil }
            return left
        }
        for ticket in left {
            RenderMetrics.count(.failure(.stopping))
            ticket.resolve(.failure(.stopping))
        }
        wakeAll()
    }

    /// Why no job can be done now, if none can: no process is ready, and none has become so for a while.
    private func outage(_ state: borrowing State, at now: ContinuousClock.Instant) -> String? {
        guard state.ready.isEmpty, let since = state.emptySince else { return nil }
        if let failure = state.startFailure { return failure }
        guard since.duration(to: now) > longestOutage else { return nil }
        return "No render process has become ready for \(longestOutage)."
    }

    /// Answers those who wait in vain: their time is over, or no process can be had.
    ///
    /// A thread looks at a job only when it takes it, and a thread without a process takes none.
    func sweep(at now: ContinuousClock.Instant) {
        let ended = state.withLock { state -> [(Ticket, RenderPoolError)] in
            let reason = outage(state, at: now)
            let over = state.tickets.values.filter { reason != nil || $0.job.deadline <= now }
            return over.compactMap { ticket in
                guard state.queue.withdraw(ticket.id) else { return nil }
                state.tickets[ticket.id] = nil
                return (ticket, reason.map { .unavailable($0) } ?? .deadline)
            }
        }
        for (ticket, error) in ended {
            RenderMetrics.count(.failure(error))
            ticket.resolve(.failure(error))
        }
        if !ended.isEmpty { wakeAll() }
    }

    // MARK: For the threads

    /// The next job that may run, and what goes with it, waiting for one for a while.
    func next(waitingMilliseconds: Int) -> Batch? {
        // Every job has a signal when it comes, and all threads have one whenever another may be its turn: when memory is
        // free again, and when a job leaves the queue.
        guard jobs.wait(timeout: .now() + .milliseconds(waitingMilliseconds)) == .success else { return nil }
        return state.withLock { state in
            guard let first = state.queue.next(), let ticket = state.tickets[first.id] else { return nil }
            var batch = Batch(ticket)
            // The memory of those who join is counted beside the first's, so it must be one that will be done.
            guard ticket.mayShare, !ticket.isAbandoned, ticket.job.deadline > clock.now else { return batch }
            let tickets = state.tickets
            state.queue.takeOthers(like: first) { entry in tickets[entry.id].map { batch.join($0) } ?? false }
            return batch
        }
    }

    /// Ends a job and hands its outcome over.
    func finish(_ ticket: Ticket, _ outcome: Ticket.Outcome, took: Duration?) {
        let hasWaiting = state.withLock { state in
            state.queue.finish(ticket.id, took: took)
            state.tickets[ticket.id] = nil
            if case .success = outcome {
                state.quarantine.clear(ticket.job.identity)
                state.deadly.removeAll()
                state.lastSuccess = clock.now
            }
            return state.queue.waitingCount > 0
        }
        RenderMetrics.count(outcome)
        ticket.resolve(outcome)
        // The memory that is free now may be what another thread's job was waiting for.
        if hasWaiting { wakeAll() }
    }

    /// Ends a job that failed by itself; several that failed together are tried again, each by itself.
    ///
    /// One of them may have made all the others fail. Even what can't be decoded need not be so for all: by itself, a size
    /// may take no more than the part of an original that is whole.
    func fail(_ batch: Batch, _ error: RenderPoolError, took: Duration?) {
        guard batch.tickets.count > 1 else {
            for ticket in batch.tickets { finish(ticket, .failure(error), took: took) }
            return
        }
        part(batch)
    }

    /// Puts jobs back, each to be done by itself.
    func part(_ batch: Batch) {
        for ticket in batch.tickets.reversed() {
            ticket.setApart()
            putBack(ticket)
        }
    }

    /// Whether the picture has killed or hung its process too often, since these jobs were let in.
    func isQuarantined(_ batch: Batch) -> Bool {
        let identity = batch.tickets[0].job.identity
        return state.withLock { $0.quarantine.holds(identity, now: clock.now) }
    }

    /// Notes that the picture killed or hung its process.
    ///
    /// When processes crash at one picture after the other and none has come out for a while, the program is to blame,
    /// which an update may have broken; then no picture is. Not when they hang: hanging pictures keep the others away.
    func blame(_ batch: Batch, isCrash: Bool) {
        let identity = batch.tickets[0].job.identity
        state.withLock { state in
            let isProven = state.lastSuccess.map { $0.duration(to: clock.now) < Self.proof } ?? false
            guard isCrash, !isProven else {
                _ = state.quarantine.note(identity, now: clock.now)
                return
            }
            if state.deadly.count < Self.mostDeadly { state.deadly.insert(identity) }
            guard state.deadly.count < Self.mostDeadly else {
                for innocent in state.deadly { state.quarantine.clear(innocent) }
                return
            }
            _ = state.quarantine.note(identity, now: clock.now)
        }
    }

    /// Puts jobs whose process died first in the queue, or fails them at the second death of those that were alone.
    func retryOrFail(_ batch: Batch) {
        guard batch.tickets.count == 1 else { return part(batch) }
        let ticket = batch.tickets[0]
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
            state.emptySince = nil
        }
    }

    func ended(_ pid: pid_t) {
        state.withLock { state in
            state.ready.remove(pid)
            if state.ready.isEmpty { state.emptySince = clock.now }
        }
    }

    /// Notes why a process could not be started.
    ///
    /// - Returns: whether that is news: it was something else the last time, or nothing.
    func startFailed(_ message: String) -> Bool {
        state.withLock { state in
            defer { state.startFailure = message }
            return state.startFailure != message
        }
    }

    private func wakeAll() {
        for _ in 0..<workers { jobs.signal() }
    }
}
