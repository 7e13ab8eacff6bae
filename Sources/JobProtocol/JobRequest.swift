// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CProcess
public import Recipes

/// One job as the server sends it: plans for one original, and with them a descriptor for the original and one of an
/// empty file for each result.
public struct JobRequest: Codable, Sendable {
    /// The most plans of one job.
    public static let mostPlans = Int(CPROCESS_MOST_DESCRIPTORS) - 1

    /// What to do, 1 to ``mostPlans`` of them.
    public let plans: [Plan]

    /// Makes a request.
    public init(plans: [Plan]) { self.plans = plans }
}
