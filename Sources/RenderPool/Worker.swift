// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import JobProtocol
internal import Logging

/// One place in the pool: a thread of its own that keeps one process alive and feeds it.
///
/// A thread rather than a task, for two reasons: the kernel kills a child when the *thread* that started it ends, and
/// waiting for a process would block a thread of the cooperative pool.
struct Worker {
    /// How often an idle process is looked after, and a running job's end checked.
    private static let idleCheck: Int32 = 200
    private static let runningCheck = 100
    /// How long a process may take to load its codecs.
    private static let startUp: Int32 = 20_000

    let pool: PoolState
    let configuration: PoolConfiguration
    let logger: Logger
    private let clock = ContinuousClock()

    init(_ pool: PoolState, _ configuration: PoolConfiguration, _ logger: Logger) {
        self.pool = pool
        self.configuration = configuration
        self.logger = logger
    }

    /// The thread's life: start a process, serve with it until it dies, start another.
    func run() {
        var failures: UInt32 = 0
        while !pool.isStopping {
            guard let process = start() else {
                failures += 1
                usleep(min(failures, 20) * 250_000)
                continue
            }
            failures = 0
            pool.began(process.pid)
            serve(with: process)
            pool.ended(process.pid)
        }
    }

    private func start() -> WorkerProcess? {
        do throws(JobSocketError) {
            let process = try WorkerProcess(configuration)
            guard process.socket.waitReadable(milliseconds: Self.startUp),
                case .ready(let version)? = try process.socket.receive(JobReply.self)?.message
            else { throw .malformed }
            logger.debug("A render process is ready.", metadata: ["pid": "\(process.pid)", "vips": "\(version)"])
            return process
        } catch {
            logger.error("A render process did not start.", metadata: ["cause": "\(error)"])
            pool.startFailed(Self.reason(configuration.program, error))
            return nil
        }
    }

    /// Why a process did not start, in a sentence.
    private static func reason(_ program: String, _ error: JobSocketError) -> String {
        guard access(program, X_OK) == 0 else { return "The render program \(program) is not there, or can't be run." }
        switch error {
        case .system(let number): return "The render program \(program) could not be started (errno \(number))."
        case .malformed: return "The render program \(program) ended before it was ready; its last words are above."
        }
    }

    private func serve(with process: WorkerProcess) {
        while let ticket = nextTicket(process) {
            guard perform(ticket, with: process) else { return }
        }
    }

    /// Waits for a job, and meanwhile for the process' death.
    ///
    /// Nil when the process or the pool has ended.
    private func nextTicket(_ process: WorkerProcess) -> Ticket? {
        while !pool.isStopping {
            if let ticket = pool.next(waitingMilliseconds: Int(Self.idleCheck)) { return ticket }
            if let death = process.hasEnded() {
                RenderMetrics.countDeath(death)
                logger.warning("An idle render process died.", metadata: ["pid": "\(process.pid)", "how": "\(death)"])
                return nil
            }
        }
        return nil
    }

    /// Runs one job; false when the process is gone.
    private func perform(_ ticket: Ticket, with process: WorkerProcess) -> Bool {
        let started = clock.now
        guard ticket.job.deadline > started, !ticket.isAbandoned else {
            pool.finish(ticket, .failure(ticket.isAbandoned ? .cancelled : .deadline), took: nil)
            return true
        }
        guard process.hasEnded() == nil, let results = send(ticket, to: process) else {
            // It died while it was idle. The job has not been tried yet.
            pool.putBack(ticket)
            return false
        }
        do throws(JobSocketError) {
            while !process.socket.waitReadable(milliseconds: untilCheck(ticket)) {
                guard clock.now < ticket.end(grace: configuration.grace) else { return end(ticket, process, started) }
            }
            guard let (reply, _) = try process.socket.receive(JobReply.self) else { return bury(ticket, process) }
            return take(reply, results, ticket, process, started)
        } catch {
            return bury(ticket, process)
        }
    }

    /// How long to wait before a running job's end is checked: not past that end.
    private func untilCheck(_ ticket: Ticket) -> Int32 {
        let left = clock.now.duration(to: ticket.end(grace: configuration.grace)) / .milliseconds(1)
        return Int32(min(max(left.rounded(.up), 1), Double(Self.runningCheck)))
    }

    /// Hands a job over with a file for each result; nil when the process is gone.
    private func send(_ ticket: Ticket, to process: WorkerProcess) -> [SharedMemory]? {
        do throws(JobSocketError) {
            var results: [SharedMemory] = []
            for _ in ticket.job.plans { results.append(try SharedMemory(name: "result")) }
            let files = [ticket.job.original.descriptor] + results.map(\.descriptor)
            try process.socket.send(JobRequest(plans: ticket.job.plans), with: files)
            return results
        } catch {
            logger.warning("A job could not be handed over.", metadata: ["cause": "\(error)"])
            return nil
        }
    }

    private func take(
        _ reply: JobReply, _ results: [SharedMemory], _ ticket: Ticket, _ process: WorkerProcess,
        _ started: ContinuousClock.Instant
    ) -> Bool {
        let took = started.duration(to: clock.now)
        switch reply {
        case .done(let timing):
            let waited = ticket.arrived.duration(to: started)
            let renditions = zip(results, ticket.job.plans).compactMap {
                Rendition(checking: $0, against: $1, waited: waited, timing: timing)
            }
            guard renditions.count == ticket.job.plans.count else {
                _ = process.kill()
                pool.finish(ticket, .failure(.failed("The result is not what the plan says.")), took: nil)
                return false
            }
            pool.finish(ticket, .success(renditions), took: took)
        case .failed(.decode, let diagnostic):
            pool.finish(ticket, .failure(.undecodable(diagnostic)), took: took)
        case .failed(let stage, let diagnostic):
            pool.finish(ticket, .failure(.failed("\(stage.rawValue): \(diagnostic)")), took: took)
        case .ready:
            _ = process.kill()
            pool.finish(ticket, .failure(.failed("The process answered out of turn.")), took: nil)
            return false
        }
        return true
    }

    /// The job's time is over: the process is killed, since nothing less stops a decoder.
    private func end(_ ticket: Ticket, _ process: WorkerProcess, _ started: ContinuousClock.Instant) -> Bool {
        _ = process.kill()
        if ticket.isAbandoned {
            pool.finish(ticket, .failure(.cancelled), took: nil)
            return false
        }
        RenderMetrics.countDeadline()
        logger.warning("A render process was killed at the deadline.", metadata: ["pid": "\(process.pid)"])
        // Several pictures may take several times as long.
        let patience = configuration.blameAfter * ticket.job.plans.count
        if started.duration(to: clock.now) >= patience { pool.blame(ticket) }
        pool.finish(ticket, .failure(.deadline), took: nil)
        return false
    }

    /// The process died under the job, which gets one more try.
    private func bury(_ ticket: Ticket, _ process: WorkerProcess) -> Bool {
        let death = process.kill()
        RenderMetrics.countDeath(death)
        logger.warning("A render process died.", metadata: ["pid": "\(process.pid)", "how": "\(death)"])
        // A SIGKILL from outside is no proof against the picture. One that eats memory ends in a crash of its own, by
        // the bound on the address space.
        if case .crashed = death { pool.blame(ticket) }
        pool.retryOrFail(ticket)
        return false
    }
}
