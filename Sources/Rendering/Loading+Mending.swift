// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Vips

extension Loading {
    /// Opens an original, upright and at the size that its plan resizes to.
    ///
    /// What decoders would refuse or misread, though browsers show it, is mended in a copy of the bytes that belongs to
    /// the picture.
    static func open(_ bytes: UnsafeRawBufferPointer, _ plan: Plan) throws(VipsError) -> Image {
        let size = plan.geometry.resized
        let mended: [UInt8]?
        switch plan.sourceType {
        case .gif:
            return try onCanvas(try mending(bytes, GIFPicture.init)).shrunk(width: size.width, height: size.height)
        case .png: mended = try mending { () throws(SourceError) in try PNGMending.mend(bytes) }
        case .webp: mended = try mending(bytes, WebPMending.mend)
        case .avif, .heic: mended = try mending(bytes, HEIFPicture.init).bytes
        case .jpeg, .tiff, .jxl, .svg, .pdf: mended = nil
        }
        guard let mended else {
            return try Image.thumbnail(of: bytes, width: size.width, height: size.height)
        }
        // Before it is resized, which takes colours times opacity for granted.
        guard !plan.isPremultiplied else {
            return try Image.open(copying: mended).unpremultiplied().shrunk(width: size.width, height: size.height)
        }
        return try Image.thumbnail(copying: mended, width: size.width, height: size.height)
    }

    /// The first frame of a GIF in its place; what it leaves free is transparent.
    private static func onCanvas(_ picture: GIFPicture) throws(VipsError) -> Image {
        let frame = try Image.open(copying: picture.bytes)
        guard !picture.isWhole else { return frame }
        return try frame.withOpacity().embedded(
            left: picture.left, top: picture.top, width: picture.width, height: picture.height)
    }

    private static func mending<Result>(
        _ bytes: UnsafeRawBufferPointer, _ mend: (Span<UInt8>) throws(SourceError) -> Result
    ) throws(VipsError) -> Result {
        try mending { () throws(SourceError) in
            try bytes.withMemoryRebound(to: UInt8.self) { (bytes) throws(SourceError) in try mend(bytes.span) }
        }
    }

    /// What is found wrong is the original's fault, as it would be if a decoder had found it.
    private static func mending<Result>(_ mend: () throws(SourceError) -> Result) throws(VipsError) -> Result {
        do throws(SourceError) {
            return try mend()
        } catch {
            throw VipsError(operation: "mend", diagnostic: error.message)
        }
    }
}
