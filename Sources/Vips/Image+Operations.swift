// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CVips

extension Image {
    /// Reads a header (`vips_image_new_from_buffer`).
    ///
    /// The bytes must outlive the image.
    public static func open(_ bytes: UnsafeRawBufferPointer) throws(VipsError) -> Image {
        guard let base = bytes.baseAddress else { throw VipsError(operation: "open") }
        return try Image(cvips_open(base, bytes.count), from: "open")
    }

    /// Decodes upright, at exactly the given size, in the colours of the embedded profile, but inks as sRGB
    /// (`vips_thumbnail_buffer`).
    ///
    /// The bytes must outlive the image.
    public static func thumbnail(
        of bytes: UnsafeRawBufferPointer, width: Int, height: Int
    ) throws(VipsError) -> Image {
        guard let base = bytes.baseAddress else { throw VipsError(operation: "thumbnail") }
        return try Image(cvips_thumbnail(base, bytes.count, Int32(width), Int32(height)), from: "thumbnail")
    }

    /// Opens bytes that the image keeps a copy of (`vips_image_new_from_source`).
    public static func open(copying bytes: [UInt8]) throws(VipsError) -> Image {
        try Image(cvips_open_copy(bytes, bytes.count), from: "open")
    }

    /// Decodes as ``thumbnail(of:width:height:)`` does, from bytes that the image keeps a copy of
    /// (`vips_thumbnail_source`).
    public static func thumbnail(
        copying bytes: [UInt8], width: Int, height: Int
    ) throws(VipsError) -> Image {
        try Image(
            cvips_thumbnail_copy(bytes, bytes.count, Int32(width), Int32(height)), from: "thumbnail")
    }

    /// A copy at exactly the given size (`vips_thumbnail_image`); this picture stays.
    public func shrunk(width: Int, height: Int) throws(VipsError) -> Image {
        try Image(cvips_shrink(handle, Int32(width), Int32(height)), from: "thumbnail_image")
    }

    /// A second reference to the same picture.
    public func shared() throws(VipsError) -> Image {
        try Image(cvips_share(handle), from: "reference")
    }

    /// A small gradient, for warming codecs up.
    public static func sample(width: Int, height: Int) throws(VipsError) -> Image {
        try Image(cvips_sample(Int32(width), Int32(height)), from: "grey")
    }

    /// Eight bits a band, grey or sRGB (`vips_colourspace`).
    public consuming func inSRGB() throws(VipsError) -> Image {
        try Image(cvips_srgb(handle), from: "colourspace")
    }

    /// A rectangle of the picture (`vips_extract_area`).
    public consuming func extractingArea(left: Int, top: Int, width: Int, height: Int) throws(VipsError) -> Image {
        try Image(
            cvips_extract_area(handle, Int32(left), Int32(top), Int32(width), Int32(height)), from: "extract_area")
    }

    /// The picture with an opacity, which is full if it had none (`vips_addalpha`).
    public consuming func withOpacity() throws(VipsError) -> Image {
        try Image(cvips_add_opacity(handle), from: "addalpha")
    }

    /// The picture on a larger area, transparent or white around it (`vips_embed`).
    public consuming func embedded(left: Int, top: Int, width: Int, height: Int) throws(VipsError) -> Image {
        try Image(cvips_embed(handle, Int32(left), Int32(top), Int32(width), Int32(height)), from: "embed")
    }

    /// The picture on white, without alpha (`vips_flatten`).
    public consuming func flattened() throws(VipsError) -> Image {
        try Image(cvips_flatten(handle), from: "flatten")
    }

    /// The picture with every pixel computed (`vips_image_copy_memory`).
    ///
    /// It needs its source's bytes no more.
    public consuming func copiedToMemory() throws(VipsError) -> Image {
        try Image(cvips_copy_memory(handle), from: "copy_memory")
    }
}
