// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Vips

/// Lays a picture with opacity on white when the result's type has none.
struct Flatten: Step {
    func apply(to image: consuming Image, _ plan: Plan) throws(VipsError) -> Image {
        guard plan.encoding.type == .jpeg, image.hasAlpha else { return image }
        return try image.flattened()
    }
}
