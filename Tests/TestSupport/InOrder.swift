// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Dispatch

/// Runs tasks one at a time, in the order in which they became ready.
///
/// A task that is added after others runs when each of those has come to wait for something, so a test can say "when all
/// of them wait" without asking the clock.
public final class InOrder: TaskExecutor {
    private let queue = DispatchQueue(label: "miniature.in-order")

    /// Makes an executor for `withTaskExecutorPreference`.
    public init() {}

    /// Puts a job in line.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        queue.async { job.runSynchronously(on: executor) }
    }

    /// Starts a task here.
    ///
    /// Unlike those of a group, a task of its own does not take over the preference of the one that starts it.
    public func start<Value: Sendable>(
        _ operation: sending @escaping @isolated(any) () async throws -> Value
    ) -> Task<Value, any Error> {
        Task(executorPreference: self, operation: operation)
    }

    /// Returns when every task here has run until it waits for something, and those have that this woke.
    public func catchUp() async {
        for _ in 0..<5 { await Task(executorPreference: self) {}.value }
    }
}
