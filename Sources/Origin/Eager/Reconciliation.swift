// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What it took to bring the variants of an original in line with it.
public struct Reconciliation: Sendable, Hashable {
    /// Variants that were made and stored.
    public internal(set) var made = 0
    /// The bytes of these.
    public internal(set) var bytes = 0
    /// Variants that were there already, made from this very original.
    public internal(set) var current = 0
    /// Variants that were there and of an older original: replaced or deleted.
    public internal(set) var outdated = 0
    /// Whether there is no such original (any more), and so no variant either.
    public internal(set) var isGone = false

    /// Whether somebody may hold variants that are no longer right, so that a CDN must be told.
    ///
    /// Not at a first upload: there is nothing to tell, and every invalidation counts.
    public var leavesCopies: Bool { outdated > 0 }
}
