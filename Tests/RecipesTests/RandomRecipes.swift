// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes

/// A generator that gives the same numbers on every run (SplitMix64), so that a failure can be repeated.
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension Recipe {
    /// Any recipe, each option at its default about half the time.
    static func random(_ random: inout SeededRandom) -> Recipe {
        var options = Recipe.Options()
        if Bool.random(using: &random) { options.fit = Fit.allCases.randomElement(using: &random) ?? .cover }
        if Bool.random(using: &random) { options.gravity = .random(&random) }
        if Bool.random(using: &random) {
            options.quality = Quality(Int.random(in: Quality.range, using: &random)) ?? .standard
        }
        if Bool.random(using: &random) {
            options.format = OutputFormat.allCases.randomElement(using: &random) ?? .original
        }
        options.enlarge = Bool.random(using: &random)
        if Bool.random(using: &random) {
            options.version = Version(String(UInt32.random(in: 0 ... .max, using: &random)))
        }
        return Recipe(size: .random(&random), options: options)
    }
}

extension Size {
    static func random(_ random: inout SeededRandom) -> Size {
        let width = Int.random(in: Size.sides, using: &random)
        let height = Int.random(in: Size.sides, using: &random)
        let size =
            switch Int.random(in: 0..<4, using: &random) {
            case 0: Size(width: width, height: nil)
            case 1: Size(width: nil, height: height)
            default: Size(width: width, height: height)
            }
        return size ?? Size(width: 1, height: 1)!
    }
}

extension Gravity {
    static func random(_ random: inout SeededRandom) -> Gravity {
        if Bool.random(using: &random) { return compass.randomElement(using: &random)?.gravity ?? .centre }
        return Gravity(x: Int.random(in: 0...10_000, using: &random), y: Int.random(in: 0...10_000, using: &random))
    }
}
