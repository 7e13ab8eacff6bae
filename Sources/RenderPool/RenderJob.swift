// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import JobProtocol
public import Recipes

/// A picture to be made.
public struct RenderJob: Sendable {
    /// What to do.
    public let plan: Plan
    /// The original, encoded, whole.
    public let original: SharedMemory
    /// Which original this is, the same for the same bytes: what a quarantine remembers.
    public let identity: String
    /// The most memory the render process is expected to take, in bytes (see ``MemoryEstimate``).
    public let memory: Int
    /// When the answer is of no use any more.
    ///
    /// The process is killed then.
    public let deadline: ContinuousClock.Instant

    /// Makes a job.
    public init(
        plan: Plan, original: SharedMemory, identity: String, memory: Int, deadline: ContinuousClock.Instant
    ) {
        self.plan = plan
        self.original = original
        self.identity = identity
        self.memory = memory
        self.deadline = deadline
    }
}
