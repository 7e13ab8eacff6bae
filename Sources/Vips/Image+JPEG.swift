// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CVips

extension Image {
    /// Decodes a JPEG by rows: grey, sRGB or CMYK, with its colour profile if all parts of that are there.
    ///
    /// The rows can be asked for once, from top to bottom; those that are damaged are black. So nothing may be made of
    /// them until ``finishJPEG()`` has found the picture whole. The bytes must outlive the image.
    /// - Parameters:
    ///   - width: the columns wanted of the picture as it is stored. The decoder makes it two, four or eight times
    ///     smaller where twice as much is left.
    ///   - height: the rows wanted.
    ///   - orientation: how it is to be turned, 1 to 8 as in EXIF.
    /// - Throws: ``VipsError`` where the header is damaged or, in a picture of several scans, the coded data.
    public static func jpeg(
        of bytes: UnsafeRawBufferPointer, width: Int, height: Int, orientation: Int
    ) throws(VipsError) -> Image {
        guard let base = bytes.baseAddress else { throw VipsError(operation: "jpeg") }
        return try Image(
            cvips_jpeg(base, bytes.count, Int32(width), Int32(height), Int32(orientation)), from: "jpeg")
    }

    /// Decodes the rows that nobody asked for, and gives the decoder's memory back; this is the picture of
    /// ``jpeg(of:width:height:orientation:)`` itself.
    ///
    /// - Throws: ``VipsError`` when rows are missing or damaged.
    public func finishJPEG() throws(VipsError) {
        guard cvips_jpeg_finish(handle) else { throw VipsError(operation: "jpeg") }
    }

    /// The picture turned as its orientation says (`vips_autorot`).
    public consuming func turnedUpright() throws(VipsError) -> Image {
        try Image(cvips_turn_upright(handle), from: "autorot")
    }
}
