// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// JPEG files, segment by segment; the coded data is noise without markers.
struct JPEGBuilder {
    var frame = 0xC0
    var width = 5
    var height = 3
    var components = 3
    var precision = 8
    var sampling = 0x11
    var scanComponents: Int?
    /// Whole segments between the start and the frame.
    var segments: [UInt8] = []
    /// Bytes between the coded data and the end of the image.
    var afterScan: [UInt8] = []
    /// Bytes after the end of the image.
    var trailing: [UInt8] = []

    /// The whole file.
    var bytes: [UInt8] {
        var header = [UInt8(precision)] + Fields.big(height, 2) + Fields.big(width, 2) + [UInt8(components)]
        for component in 0..<components { header += [UInt8(component + 1), UInt8(sampling), 0] }
        let scanned = scanComponents ?? components
        var scan = [UInt8(scanned)]
        for component in 0..<scanned { scan += [UInt8(component + 1), 0] }
        return [0xFF, 0xD8] + segments + Self.segment(frame, header) + Self.segment(0xDA, scan + [0, 63, 0])
            + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56] + afterScan + [0xFF, 0xD9] + trailing
    }

    /// A marker with parameters.
    static func segment(_ marker: Int, _ data: [UInt8]) -> [UInt8] {
        [0xFF, UInt8(marker)] + Fields.big(data.count + 2, 2) + data
    }

    /// An application segment with a part of an ICC profile.
    static func profile(_ part: [UInt8], number: UInt8 = 1, of count: UInt8 = 1) -> [UInt8] {
        segment(0xE2, Fields.text("ICC_PROFILE\0") + [number, count] + part)
    }

    /// An application segment with an EXIF block.
    static func exif(_ block: [UInt8]) -> [UInt8] {
        segment(0xE1, Fields.text("Exif\0\0") + block)
    }
}
