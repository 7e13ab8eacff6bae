// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How much light a sample stands for: (a·v + b)^gamma from `d` on, c·v below it; v and light are 0…1 (ICC.1:2010 §10.15,
/// function 3).
public struct ToneCurve: Hashable, Sendable, Codable {
    /// The exponent, over 0.
    public let gamma: Double
    /// What a sample is multiplied by before the power is taken.
    public let a: Double
    /// What is added to that.
    public let b: Double
    /// The slope below ``d``.
    public let c: Double
    /// Where the power begins, 0…1.
    public let d: Double

    init(gamma: Double, a: Double = 1, b: Double = 0, c: Double = 0, d: Double = 0) {
        self.gamma = gamma
        self.a = a
        self.b = b
        self.c = c
        self.d = d
    }

    static let sRGB = ToneCurve(gamma: 2.4, a: 1 / 1.055, b: 0.055 / 1.055, c: 1 / 12.92, d: 0.04045)
    static let linear = ToneCurve(gamma: 1)

    /// That of a number of ITU-T H.273 §8.2; nil for one that is not given out, says that it is unknown, or has no curve
    /// from 0 to 1: PQ and HLG have more light than a screen's white, the logarithmic ones are no browser's.
    init?(codePoint: Int) {
        switch codePoint {
        // What a studio looks at, BT.1886, rather than the inverse of what a camera does: as browsers have it.
        case 1, 6, 14, 15: self.init(gamma: 2.4)
        case 4: self.init(gamma: 2.2)
        case 5: self.init(gamma: 2.8)
        case 7:
            self.init(gamma: 1 / 0.45, a: 1 / 1.1115, b: 0.1115 / 1.1115, c: 1 / 4, d: 0.0913)
        case 8: self = .linear
        case 13: self = .sRGB
        // 52.37 of 48 candelas for white, by the power of 2.6.
        case 17: self.init(gamma: 2.6, a: 1.034_080_527_698_771)
        default: return nil
        }
    }
}
