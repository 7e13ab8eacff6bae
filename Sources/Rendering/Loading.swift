// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Vips

/// Decodes an original at the size that a plan resizes it to.
enum Loading {
    /// Decodes, resizes and turns an original, has a picture made of it, and looks whether all of the original was there.
    ///
    /// - Parameters:
    ///   - bytes: the whole original.
    ///   - plan: the type, the orientation and the size before any crop.
    ///   - make: makes what is wanted, in memory.
    /// - Throws: ``VipsError`` when the original is damaged, or `make` failed.
    static func load(
        _ bytes: UnsafeRawBufferPointer, _ plan: Plan,
        _ make: (consuming Image) throws(VipsError) -> Image
    ) throws(VipsError) -> Image {
        let size = plan.geometry.resized
        guard plan.sourceType == .jpeg else {
            return try make(open(bytes, plan))
        }
        let isLyingOnItsSide = plan.orientation >= 5
        let (width, height) = isLyingOnItsSide ? (size.height, size.width) : (size.width, size.height)
        let rows = try Image.jpeg(of: bytes, width: width, height: height, orientation: plan.orientation)
        let picture = try make(Self.light(of: rows, plan).shrunk(width: width, height: height).turnedUpright())
        // Each size of one original is made of all its rows, so that they all get the same verdict.
        try rows.finishJPEG()
        return picture
    }

    /// Inks by their own profile, if they have one, as libvips would take a profile of its own when it resizes them.
    private static func light(of rows: borrowing Image, _ plan: Plan) throws(VipsError) -> Image {
        if let light = Colours.convertedInks(rows, plan) { return light }
        return try rows.shared()
    }
}
