// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How a pool of render processes is sized and bounded.
public struct PoolConfiguration: Sendable {
    /// The render program's path.
    public var program: String
    /// The number of processes, 1 or more.
    ///
    /// One a core: a picture is made on one thread.
    public var workers: Int
    /// The types a process may decode, by name.
    public var types: [String]
    /// The most bytes all running jobs together are expected to take.
    public var memory: Int
    /// The most jobs that wait.
    public var queueLength: Int
    /// The longest expected wait; a job that would wait longer is refused at once.
    public var longestWait: Duration
    /// How long a job waits for others on the same original that are about to come, so as to share its decode.
    public var gathering: Duration
    /// How long a running job goes on after its last client left.
    ///
    /// What is nearly done is worth storing.
    public var grace: Duration
    /// How long a job must have run before its deadline is the picture's fault; a slow fetch may have used the time up.
    ///
    /// As many times as long for a job of several pictures.
    public var blameAfter: Duration
    /// The address space of a process, in bytes.
    ///
    /// GLib aborts when it can't allocate, so hunger ends in a crash of the process, and not of the machine.
    public var addressSpace: UInt64
    /// Whether other processes of the same user may look into the render processes (PR_SET_DUMPABLE), as a debugger must.
    public var isDumpable = false
    /// How long the pool may be without a ready process before jobs are refused.
    ///
    /// A process that has crashed is replaced within a few hundred milliseconds; refusing meanwhile would be rash.
    public var longestOutage = Duration.seconds(2)
    /// The largest result, in bytes.
    public var resultSize: UInt64

    /// The defaults for a number of processes and a memory budget in bytes.
    public init(program: String, workers: Int, types: [String], memory: Int) {
        self.program = program
        self.workers = max(workers, 1)
        self.types = types
        self.memory = memory
        queueLength = max(workers, 1) * 64
        longestWait = .seconds(5)
        gathering = .milliseconds(2)
        grace = .milliseconds(250)
        blameAfter = .seconds(5)
        addressSpace = 4 << 30
        resultSize = 64 << 20
    }
}
