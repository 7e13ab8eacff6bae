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
    /// What is left of a job's time for it to be worth another try.
    private static let worthStarting = Duration.milliseconds(250)

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
            guard let process = start(isAgain: failures > 0) else {
                failures += 1
                if failures > 1 { usleep(min(failures, 20) * 250_000) }
                continue
            }
            failures = 0
            pool.began(process.pid)
            serve(with: process)
            pool.ended(process.pid)
        }
    }

    /// Starts a process and waits for its first word.
    ///
    /// The first failure says little: the kernel may have ended it for want of memory, or somebody who cleaned up. The
    /// second, right after, says that there is nothing to be had here.
    private func start(isAgain: Bool) -> WorkerProcess? {
        do throws(JobSocketError) {
            let process = try WorkerProcess(configuration, logger)
            guard waitUntilReady(process),
                case .ready(let version, let revision)? = try process.socket.receive(JobReply.self)?.message
            else { throw .malformed }
            guard revision == JobReply.revision else { throw .revision(revision) }
            logger.debug(
                "A render process is ready.",
                metadata: [
                    "pid": "\(process.pid)", "vips": "\(String(decoding: version.utf8.prefix(32), as: UTF8.self))",
                ])
            return process
        } catch {
            let reason = Self.reason(configuration.program, error)
            // Every thread tries again every few seconds; the same reason need not be said each time.
            logger.log(
                level: isAgain && pool.startFailed(reason) ? .error : .debug, "A render process did not start.",
                metadata: ["cause": "\(reason)"])
            return nil
        }
    }

    /// Waits for a process' first word; false when there is none in time, or the pool stops.
    private func waitUntilReady(_ process: WorkerProcess) -> Bool {
        let end = clock.now + .milliseconds(Self.startUp)
        while !pool.isStopping, clock.now < end {
            if process.waitReadable(milliseconds: Self.idleCheck) { return true }
        }
        return false
    }

    /// Why a process did not start, in a sentence.
    private static func reason(_ program: String, _ error: JobSocketError) -> String {
        guard access(program, X_OK) == 0 else { return "The render program \(program) is not there, or can't be run." }
        switch error {
        case .system(let number): return "The render program \(program) could not be started (errno \(number))."
        case .malformed:
            return "The render program \(program) did not say that it is ready; what it said instead stands above."
        case .revision(let theirs):
            return "The render program \(program) is of another build: it speaks revision "
                + "\(theirs.map(String.init) ?? "1") of the protocol, and this server revision \(JobReply.revision). "
                + "Install both programs from one build."
        }
    }

    private func serve(with process: WorkerProcess) {
        while let batch = nextBatch(process) {
            guard perform(batch, with: process) else { return }
        }
    }

    /// Waits for jobs, and meanwhile for the process' death.
    ///
    /// Nil when the process or the pool has ended.
    private func nextBatch(_ process: WorkerProcess) -> Batch? {
        while !pool.isStopping {
            if let batch = pool.next(waitingMilliseconds: Int(Self.idleCheck)) { return batch }
            process.repeatStandardError()
            if let death = process.reapIfEnded() {
                RenderMetrics.countDeath(death)
                logger.warning("An idle render process died.", metadata: ["pid": "\(process.pid)", "how": "\(death)"])
                return nil
            }
        }
        return nil
    }

    /// Does what was taken together; false when the process is gone.
    private func perform(_ taken: Batch, with process: WorkerProcess) -> Bool {
        var batch = taken
        let started = clock.now
        finish(batch.takeOut(at: started))
        guard let first = batch.tickets.first else { return true }
        // Who joined is counted with little memory, beside the first.
        guard first === taken.tickets[0] else {
            for ticket in batch.tickets.reversed() { pool.putBack(ticket) }
            return true
        }
        guard !pool.isQuarantined(batch) else {
            for ticket in batch.tickets { pool.finish(ticket, .failure(.quarantined), took: nil) }
            return true
        }
        // An answer to no question would be taken for that to the next.
        guard !process.waitReadable(milliseconds: 0) || process.reapIfEnded() != nil else {
            logger.warning("A render process replied out of turn.", metadata: ["pid": "\(process.pid)"])
            return bury(batch, process)
        }
        guard process.reapIfEnded() == nil, let results = send(batch, to: process) else {
            // It died while it was idle. Nothing has been tried yet.
            for ticket in batch.tickets.reversed() { pool.putBack(ticket) }
            return false
        }
        do throws(JobSocketError) {
            while !process.waitReadable(milliseconds: untilCheck(batch)) {
                guard clock.now < batch.end(grace: configuration.grace) else { return end(batch, process, started) }
            }
            guard let (reply, _) = try process.socket.receive(JobReply.self) else { return bury(batch, process) }
            return take(reply, results, batch, process, started)
        } catch {
            logger.warning(
                "A render process replied with what is no reply.",
                metadata: ["pid": "\(process.pid)", "cause": "\(error)"])
            return bury(batch, process)
        }
    }

    /// How long to wait before the end of what runs is checked: not past that end.
    private func untilCheck(_ batch: Batch) -> Int32 {
        let left = clock.now.duration(to: batch.end(grace: configuration.grace)) / .milliseconds(1)
        return Int32(min(max(left.rounded(.up), 1), Double(Self.runningCheck)))
    }

    /// Hands the plans over with a file for each result; nil when the process is gone.
    private func send(_ batch: Batch, to process: WorkerProcess) -> [SharedMemory]? {
        do throws(JobSocketError) {
            var results: [SharedMemory] = []
            for _ in batch.plans { results.append(try SharedMemory(name: "result")) }
            // What a process could cut while the server has it mapped would end the server.
            try batch.original.seal()
            let files = [batch.original.descriptor] + results.map(\.descriptor)
            try process.socket.send(JobRequest(plans: batch.plans), with: files)
            return results
        } catch {
            logger.warning("A job could not be handed over.", metadata: ["cause": "\(error)"])
            return nil
        }
    }

    private func take(
        _ reply: JobReply, _ results: [SharedMemory], _ batch: Batch, _ process: WorkerProcess,
        _ started: ContinuousClock.Instant
    ) -> Bool {
        let took = started.duration(to: clock.now)
        switch reply {
        case .done(let timing):
            let limit = Int(clamping: configuration.resultSize)
            guard timing.isWithin(took),
                let made = batch.renditions(in: results, atMost: limit, timing: timing, started: started)
            else {
                _ = process.kill()
                pool.fail(batch, .failed("The result is not what the plan says."), took: nil)
                return false
            }
            RenderMetrics.record(timing, jobs: made.count)
            for (ticket, renditions) in made { pool.finish(ticket, .success(renditions), took: took / made.count) }
        case .failed(.decode, let diagnostic):
            pool.fail(batch, .undecodable(Self.short(diagnostic)), took: took)
        case .failed(let stage, let diagnostic):
            pool.fail(batch, .failed("\(stage.rawValue): \(Self.short(diagnostic))"), took: took)
        case .ready:
            _ = process.kill()
            pool.fail(batch, .failed("The process answered out of turn."), took: nil)
            return false
        }
        return true
    }

    /// As much of libvips' words as a process of ours sends, whatever process this is.
    private static func short(_ diagnostic: String) -> String {
        String(decoding: diagnostic.utf8.prefix(1000), as: UTF8.self)
    }

    /// The time is over: the process is killed, since nothing less stops a decoder.
    private func end(_ batch: Batch, _ process: WorkerProcess, _ started: ContinuousClock.Instant) -> Bool {
        _ = process.kill()
        let now = clock.now
        if !batch.isAbandoned {
            RenderMetrics.countDeadline()
            logger.warning("A render process was killed at the deadline.", metadata: ["pid": "\(process.pid)"])
            // Several pictures may take several times as long; those that joined are small beside the decode.
            let plans = batch.tickets.map(\.job.plans.count).max() ?? 1
            if started.duration(to: now) >= configuration.blameAfter * plans { pool.blame(batch, isCrash: false) }
        }
        var rest = batch
        finish(rest.takeOut(at: now + Self.worthStarting))
        // Those that came later have time left.
        pool.part(rest)
        return false
    }

    /// Ends jobs that are not done any more.
    private func finish(_ tickets: [Ticket]) {
        for ticket in tickets { pool.finish(ticket, .failure(ticket.isAbandoned ? .cancelled : .deadline), took: nil) }
    }

    /// The process died under the jobs: one that was alone gets one more try, several are tried each by itself.
    private func bury(_ batch: Batch, _ process: WorkerProcess) -> Bool {
        let death = process.kill()
        RenderMetrics.countDeath(death)
        logger.warning("A render process died.", metadata: ["pid": "\(process.pid)", "how": "\(death)"])
        // A SIGKILL from outside is no proof against the picture. One that eats memory ends in a crash of its own, by
        // the bound on the address space.
        if case .crashed = death, batch.tickets.count == 1 { pool.blame(batch, isCrash: true) }
        pool.retryOrFail(batch)
        return false
    }
}
