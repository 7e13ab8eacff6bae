// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes

extension Operation {
    static let geometry = [
        Operation("geometry-plan", "Plans a cut and a border of pictures of eight sizes.", count: 4000) {
            let recipes = try ["800x600", "800x600,fit=pad,gravity=0.25:0.75"].map { try Recipe(parsing: $0) }
            // Sizes that change keep the compiler from working one plan out for all turns.
            let sources = (0..<8).map { SourceInfo(type: .jpeg, width: 4032 - $0 * 311, height: 3024 - $0 * 97) }
            let limits = Limits()
            return { turn in
                let plan = try Plan(recipes[turn % 2], for: sources[turn % 8], limits: limits)
                return plan.geometry.resized.width &+ (plan.geometry.crop?.x ?? 0) &+ (plan.geometry.border?.y ?? 0)
            }
        }
    ]
}
