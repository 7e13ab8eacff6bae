// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Vips

/// Brings the picture to eight bits a band in sRGB or grey, what every browser shows alike.
struct Colour: Step {
    func apply(to image: consuming Image, _ plan: Plan) throws(VipsError) -> Image {
        try Colours.converted(image, plan)
    }
}
