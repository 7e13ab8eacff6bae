// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Whether a store can work as it is configured.
public struct StoreHealth: Sendable {
    /// What was wrong when it was last asked, and will be until someone
    /// changes something; nil if nothing was.
    public let problem: StoreError?

    /// Describes a store.
    public init(problem: StoreError? = nil) { self.problem = problem }

    /// Whether nothing is known to be wrong.
    public var isHealthy: Bool { problem == nil }
}
