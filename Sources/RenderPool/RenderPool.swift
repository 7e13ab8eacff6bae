// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CProcess
internal import Dispatch
internal import Glibc
public import Logging

/// A pool of render processes: takes jobs, returns pictures, and stays whole whatever a picture does to a process.
public final class RenderPool: Sendable {
    private let configuration: PoolConfiguration
    private let state: PoolState
    private let logger: Logger
    private let threads = DispatchGroup()

    /// Makes a pool that has not started yet.
    public init(_ configuration: PoolConfiguration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
        state = PoolState(configuration)
    }

    /// Starts the processes and waits until the first is ready.
    ///
    /// - Throws: ``RenderPoolError/failed(_:)`` when none can be started.
    public func start() async throws(RenderPoolError) {
        for _ in 0..<configuration.workers { startThread() }
        Self.sweep(state)
        while state.readyWorkers == 0 {
            if let failure = state.startFailure {
                state.stop()
                throw .failed(failure)
            }
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    /// Makes the picture of a job with one plan.
    ///
    /// - Throws: ``RenderPoolError``
    public func render(_ job: RenderJob) async throws(RenderPoolError) -> Rendition {
        // The worker has checked that there is one for each plan.
        try await renderAll(job)[0]
    }

    /// Makes the pictures of a job, in the order of its plans, from one decode as far as their sizes allow.
    ///
    /// When the calling task is cancelled, a waiting job is dropped; a running one may still finish within the grace,
    /// and its picture is then returned all the same.
    ///
    /// - Throws: ``RenderPoolError``
    public func renderAll(_ job: RenderJob) async throws(RenderPoolError) -> [Rendition] {
        guard !Task.isCancelled else { throw .cancelled }
        let handle = JobHandle()
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                if handle.set(state.admit(job, continuation)) == .alreadyCancelled { handle.cancel(in: state) }
            }
        } onCancel: {
            handle.cancel(in: state)
        }
        return try outcome.get()
    }

    /// Lets no new job in, finishes what was let in, and ends the processes.
    public func stop() async {
        while !state.isIdle { try? await Task.sleep(for: .milliseconds(5)) }
        state.stop()
        await withCheckedContinuation { continuation in
            threads.notify(queue: .global()) { continuation.resume() }
        }
    }

    /// How many processes are ready for work; the configured number when the pool is whole.
    public var readyWorkers: Int { state.readyWorkers }
    /// The processes that are ready, by their ids.
    var readyProcesses: Set<pid_t> { state.readyProcesses }
    /// How many jobs have been given to a process, or are about to be.
    var runningJobs: Int { state.runningJobs }
    /// How many jobs wait.
    public var waitingJobs: Int { state.waitingJobs }

    /// Looks after those who wait, until the pool stops or is gone.
    private static func sweep(_ state: PoolState) {
        guard !state.isStopping else { return }
        state.sweep(at: .now)
        DispatchQueue.global().asyncAfter(deadline: .now() + sweepInterval) { [weak state] in
            if let state { sweep(state) }
        }
    }

    private static let sweepInterval = DispatchTimeInterval.milliseconds(100)

    private func startThread() {
        threads.enter()
        let context = Unmanaged.passRetained(WorkerThread(Worker(state, configuration, logger), threads))
        let started = cprocess_thread(
            { context in
                guard let context else { return }
                Unmanaged<WorkerThread>.fromOpaque(context).takeRetainedValue().run()
            }, context.toOpaque())
        guard !started else { return }
        context.release()
        threads.leave()
    }
}
