// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import JobProtocol
public import Recipes

/// Pictures to be made of one original.
public struct RenderJob: Sendable {
    /// What to do: one plan for each picture, 1 to ``JobProtocol/JobRequest/mostPlans``.
    public let plans: [Plan]
    /// The original, encoded, whole.
    public let original: SharedMemory
    /// Which original this is, never the same for other bytes: what a quarantine remembers, and what jobs share a decode by.
    public let identity: OriginalIdentity
    /// The most memory the render process is expected to take.
    public let memory: MemoryEstimate
    /// How many jobs on this original come at this moment, this one among them.
    ///
    /// The pool waits a little for the others (see ``PoolConfiguration/gathering``).
    public let siblings: Int
    /// When the answer is of no use any more.
    ///
    /// The process is killed then.
    public let deadline: ContinuousClock.Instant

    /// Makes a job of one picture.
    public init(
        plan: Plan, original: SharedMemory, identity: OriginalIdentity, memory: MemoryEstimate, siblings: Int = 1,
        deadline: ContinuousClock.Instant
    ) {
        self.init(
            plans: [plan], original: original, identity: identity, memory: memory, siblings: siblings,
            deadline: deadline)
    }

    /// Makes a job of several pictures.
    public init(
        plans: [Plan], original: SharedMemory, identity: OriginalIdentity, memory: MemoryEstimate, siblings: Int = 1,
        deadline: ContinuousClock.Instant
    ) {
        precondition((1...JobRequest.mostPlans).contains(plans.count), "A job has 1 to 16 plans.")
        self.plans = plans
        self.original = original
        self.identity = identity
        self.memory = memory
        self.siblings = siblings
        self.deadline = deadline
    }
}
