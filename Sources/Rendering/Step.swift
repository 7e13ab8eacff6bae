// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Vips

/// One named stage between decoding and encoding.
protocol Step: Sendable {
    /// Applies the step, or hands the picture on untouched when the plan does not ask for it.
    func apply(to image: consuming Image, _ plan: Plan) throws(VipsError) -> Image
}
