// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension SourceInfo {
    /// Reads the header of a whole file.
    ///
    /// Every length and offset in the file is checked against the bytes given, loops are bounded by them, and no input
    /// traps. Time is linear in the size of the file, and mostly in the number of its parts.
    ///
    /// A header that reads well promises nothing about the pixels: data cut short inside them is for the decoder to find.
    /// - Parameter bytes: The whole file.
    /// - Throws: ``SourceError`` when the file is no image, has no reader here, or lies about itself.
    public static func read(_ bytes: Span<UInt8>) throws(SourceError) -> SourceInfo {
        guard let type = ImageType.sniff(bytes) else {
            throw ForeignFile.sniff(bytes).map { .foreign($0) } ?? .notAnImage
        }
        switch type {
        case .jpeg: return try JPEGReader.read(bytes)
        case .png: return try PNGReader.read(bytes)
        case .webp: return try WebPReader.read(bytes)
        case .gif: return try GIFReader.read(bytes)
        case .avif, .heic: return try HEIFReader.read(bytes, as: type)
        case .tiff, .jxl, .svg, .pdf: throw .unsupported(type)
        }
    }
}
