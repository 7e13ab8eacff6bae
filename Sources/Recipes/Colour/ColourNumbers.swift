// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Colours that a file tells by numbers rather than by a profile: which lights, and how much of them a sample stands for.
///
/// Only such as need a conversion: what amounts to sRGB, or to nothing that browsers convert, is no value of this type.
public struct ColourNumbers: Hashable, Sendable, Codable {
    /// White and primaries.
    public let primaries: Chromaticities
    /// From samples to light.
    public let curve: ToneCurve

    init?(_ primaries: Chromaticities, _ curve: ToneCurve) {
        guard primaries != .sRGB || curve != .sRGB else { return nil }
        self.primaries = primaries
        self.curve = curve
    }
}
