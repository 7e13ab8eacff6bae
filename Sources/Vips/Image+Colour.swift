// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CVips

extension Image {
    /// The bands of colour, opacity left out, where it is known which they are: 1 grey, 3 RGB, 4 CMYK; else 0.
    public var colours: Int { Int(cvips_colours(handle)) }

    /// Calls a function with the attached colour profile, nil if there is none.
    public func withProfile<Result>(_ body: (UnsafeRawBufferPointer?) -> Result) -> Result {
        var length = 0
        let bytes = cvips_profile(handle, &length)
        return body(bytes.map { UnsafeRawBufferPointer(start: $0, count: length) })
    }

    /// The same pixels with another profile.
    public func attachingProfile(_ profile: [UInt8]) throws(VipsError) -> Image {
        try Image(
            profile.withUnsafeBytes { bytes in
                bytes.baseAddress.flatMap { cvips_attach_profile(handle, $0, bytes.count) }
            }, from: "copy")
    }

    /// sRGB, converted from the attached profile (`vips_icc_transform`).
    ///
    /// - Parameter intent: 0 perceptual, 1 relative, 2 saturation. It must be one that the profile has.
    public func convertedByProfile(intent: Int) throws(VipsError) -> Image {
        try Image(cvips_icc_transform(handle, Int32(intent)), from: "icc_transform")
    }

    /// One band of colour, of which all are alike, and the opacity.
    public consuming func inGrey() throws(VipsError) -> Image {
        try Image(cvips_grey(handle), from: "extract_band")
    }

    /// Colours divided by the opacity that they were multiplied by (`vips_unpremultiply`).
    public consuming func unpremultiplied() throws(VipsError) -> Image {
        try Image(cvips_unpremultiply(handle), from: "unpremultiply")
    }
}
