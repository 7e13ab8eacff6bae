// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Which of several plans for one original can share a decode: the largest, and those that are no larger either way.
///
/// None that is enlarged: what is made smaller from that would be less sharp than from the original.
public struct Ladder: Sendable {
    /// What the original is decoded to: whole, and large enough for every rung.
    public let top: Plan
    /// The places of the plans that are made from it, the top's own among them.
    public let rungs: [Int]

    /// Nil when there is nothing to share.
    public init?(_ plans: [Plan]) {
        let places = plans.indices.filter { !plans[$0].isEnlarged }
        let top = places.map { plans[$0] }.max { $0.geometry.resized.pixels < $1.geometry.resized.pixels }
        guard let top else { return nil }
        let size = top.geometry.resized
        rungs = places.filter {
            let rung = plans[$0].geometry.resized
            return rung.width <= size.width && rung.height <= size.height
        }
        guard rungs.count > 1 else { return nil }
        self.top = top
    }
}
