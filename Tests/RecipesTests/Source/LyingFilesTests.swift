// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

/// Where a file says two things about its size, the one that a decoder allocates by counts, or the file is refused.
@Suite struct LyingFilesTests {
    private static let frame = JPEGBuilder.segment(0xC0, [8, 0x7F, 0xFF, 0x7F, 0xFF, 1, 1, 0x11, 0])
    private static let large = JPEGBuilder(width: 30_000, height: 30_000).bytes
    private static let control = Fields.big(0, 4) + Fields.big(30_000, 4) + Fields.big(30_000, 4)

    /// What is decoded is 5 × 3 pixels in each of these.
    static let hidden: [(String, [UInt8])] = [
        ("JPEG: a frame header after the first scan", JPEGBuilder(afterScan: frame).bytes),
        (
            "JPEG: a number of lines after the first scan",
            JPEGBuilder(afterScan: JPEGBuilder.segment(0xDC, [0xFF, 0xFF])).bytes
        ),
        ("JPEG: another picture behind it, as in MPO", JPEGBuilder(trailing: large).bytes),
        ("JPEG: a thumbnail in EXIF", JPEGBuilder(segments: JPEGBuilder.exif([0x4D, 0x4D, 0, 42] + large)).bytes),
        (
            "JPEG: a thumbnail in JFIF",
            JPEGBuilder(segments: JPEGBuilder.segment(0xE0, Fields.text("JFXX\0") + large)).bytes
        ),
        ("JPEG: a frame header in a comment", JPEGBuilder(segments: JPEGBuilder.segment(0xFE, frame)).bytes),
        ("PNG: a frame of an animation", PNGBuilder(beforeData: PNGBuilder.chunk("fcTL", control)).bytes),
        ("PNG: another picture behind it", PNGBuilder().bytes + PNGBuilder(width: 30_000, height: 30_000).bytes),
        ("GIF: a frame behind the trailer", GIFBuilder().bytes + GIFBuilder.frame(width: 30_000, height: 30_000)),
        ("WebP: a second image", WebPBuilder.file([still, WebPBuilder.lossy(5, 3), WebPBuilder.lossy(9_000, 9_000)])),
        (
            "WebP: an image after a simple one",
            WebPBuilder.file([WebPBuilder.lossy(5, 3), WebPBuilder.lossless(9_000, 9_000)])
        ),
        (
            "WebP: an image behind the container",
            WebPBuilder.file([WebPBuilder.lossy(5, 3)]) + WebPBuilder.lossy(9_000, 9_000)
        ),
        (
            "WebP: an alpha plane, which has no size of its own",
            WebPBuilder.file([
                WebPBuilder.extended(5, 3, flags: 16), WebPBuilder.chunk("ALPH", [1] + Fields.big(0x2FFF_FFFF, 4)),
                WebPBuilder.lossy(5, 3),
            ])
        ),
    ]

    private static let still = WebPBuilder.extended(5, 3, flags: 0)

    @Test(arguments: hidden)
    func `a size that no decoder reads counts for nothing`(name: String, file: [UInt8]) throws {
        let info = try readSource(file)
        #expect(info.width == 5 && info.height == 3 && info.codedPixels == 15, "\(name)")
    }

    static let refused: [(String, [UInt8])] = [
        ("JPEG: two frame headers", JPEGBuilder(segments: frame).bytes),
        (
            "JPEG: a height that comes later",
            JPEGBuilder(height: 0, afterScan: JPEGBuilder.segment(0xDC, [0x7F, 0xFF])).bytes
        ),
        ("PNG: two headers", PNGBuilder(beforeData: Array(PNGBuilder(width: 30_000).bytes[8..<33])).bytes),
        ("WebP: an image larger than its canvas", WebPBuilder.file([still, WebPBuilder.lossy(9_000, 9_000)])),
        ("WebP: an image smaller than its canvas", WebPBuilder.file([still, WebPBuilder.lossless(4, 3)])),
        (
            "WebP: a frame beyond the canvas",
            WebPReaderTests.animated([WebPBuilder.frame(0, 0, 9_000, 8, [WebPBuilder.lossy(9_000, 8)])])
        ),
        (
            "WebP: an image larger than its frame",
            WebPReaderTests.animated([WebPBuilder.frame(0, 0, 9, 8, [WebPBuilder.lossless(9_000, 9_000)])])
        ),
    ]

    @Test(arguments: refused)
    func `a file that contradicts itself is refused`(name: String, file: [UInt8]) {
        #expect(refusal(file) == .corrupt, "\(name)")
    }
}
