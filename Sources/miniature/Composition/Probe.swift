// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One question that `check` asks of the world.
struct Probe: Sendable {
    /// What came of it.
    struct Outcome: Sendable {
        let isGood: Bool
        let text: String

        static func good(_ text: String) -> Outcome { Outcome(isGood: true, text: text) }
        static func bad(_ text: String) -> Outcome { Outcome(isGood: false, text: text) }
    }

    let name: String
    let run: @Sendable (Parts) async -> Outcome
}
