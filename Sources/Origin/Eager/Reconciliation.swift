// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What it took to bring the variants of an original in line with it, and what kept that from being done.
public struct Reconciliation: Sendable {
    /// Variants that were made and stored.
    public internal(set) var made = 0
    /// The bytes of these.
    public internal(set) var bytes = 0
    /// Variants that were there already, made from this very original.
    public internal(set) var current = 0
    /// Variants that were there and outdated, by their original or, where that counts, by the engine that made them:
    /// replaced or deleted.
    public internal(set) var outdated = 0
    /// Those of them that were deleted, and not made anew.
    public internal(set) var deleted = 0
    /// Whether there is no such original (any more), and so no variant either.
    public internal(set) var isGone = false
    /// Why it was not done to the end; nil when it was.
    ///
    /// What was done until then stands beside it: a CDN has to be told of that all the same.
    public internal(set) var failure: OriginError?

    /// Whether somebody may hold variants that are no longer right, so that a CDN must be told.
    ///
    /// Not at a first upload: there is nothing to tell, and every invalidation counts. A removal is always told: what the
    /// store has let go by age, the edge may still have.
    public var leavesCopies: Bool { outdated > 0 || isGone }
}
