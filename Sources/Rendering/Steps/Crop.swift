// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Vips

/// Cuts the window out that the plan keeps.
struct Crop: Step {
    func apply(to image: consuming Image, _ plan: Plan) throws(VipsError) -> Image {
        guard let offset = plan.geometry.crop else { return image }
        let size = plan.geometry.result
        return try image.extractingArea(left: offset.x, top: offset.y, width: size.width, height: size.height)
    }
}
