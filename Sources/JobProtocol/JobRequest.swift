// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Recipes

/// One job as the server sends it: a plan, and with it two descriptors, the original and an empty file for the result.
public struct JobRequest: Codable, Sendable {
    /// What to do.
    public let plan: Plan
    /// Makes a request.
    public init(plan: Plan) { self.plan = plan }
}
