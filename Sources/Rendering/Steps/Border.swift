// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Vips

/// Adds the border of `fit=pad`.
struct Border: Step {
    func apply(to image: consuming Image, _ plan: Plan) throws(VipsError) -> Image {
        guard let offset = plan.geometry.border else { return image }
        let size = plan.geometry.result
        return try image.embedded(left: offset.x, top: offset.y, width: size.width, height: size.height)
    }
}
