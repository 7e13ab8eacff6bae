// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct WebPReaderTests {
    private typealias Build = WebPBuilder

    @Test func `the simple formats are described`() throws {
        let lossy = try readSource(Build.file([Build.lossy(300, 200)]))
        #expect(lossy == SourceInfo(type: .webp, width: 300, height: 200))
        let lossless = try readSource(Build.file([Build.lossless(16_384, 1, alpha: true)]))
        #expect(
            lossless
                == SourceInfo(type: .webp, width: 16_384, height: 1, hasAlpha: true, bands: 4, isLossless: true))
        #expect(try readSource(Build.file([Build.lossless(9, 8)])).bands == 3)
    }

    @Test func `the extended format tells of alpha and profile`() throws {
        let chunks = [
            Build.extended(9, 8, flags: 48), Build.chunk("ICCP", ProfileBuilder().bytes), Build.chunk("ALPH", [1]),
            Build.lossy(9, 8),
        ]
        let expected = SourceInfo(type: .webp, width: 9, height: 8, hasAlpha: true, bands: 4, hasProfile: true)
        #expect(try readSource(Build.file(chunks)) == expected)
        // The decoder goes by the flag.
        let unannounced = [Build.extended(9, 8, flags: 0), Build.chunk("ALPH", [1]), Build.lossy(9, 8)]
        #expect(try readSource(Build.file(unannounced)).bands == 3)
    }

    @Test(arguments: [1, 2, 300])
    func `frames are counted`(count: Int) throws {
        let frame = Build.frame(0, 0, 9, 8, [Build.lossy(9, 8)])
        let chunks = [Build.extended(9, 8, flags: 2), Build.animation] + Array(repeating: frame, count: count)
        #expect(try readSource(Build.file(chunks)) == SourceInfo(type: .webp, width: 9, height: 8, frames: count))
    }

    @Test func `a frame that leaves part of the canvas free makes it transparent`() throws {
        let frame = Build.frame(2, 4, 3, 4, [Build.lossless(3, 4)])
        let info = try readSource(Build.file([Build.extended(9, 8, flags: 2), Build.animation, frame]))
        #expect(info.bands == 4 && info.hasAlpha && info.isLossless)
    }

    static let refused: [(String, [UInt8], SourceError.Code)] = [
        ("a container smaller than its image", Build.file([Build.lossy(9, 8)], size: 20), .truncated),
        ("an empty container", Build.file([], size: 4), .corrupt),
        ("no image first", Build.file([Build.chunk("EXIF", [1, 2]), Build.lossy(9, 8)]), .corrupt),
        ("no width", Build.file([Build.lossy(0, 8)]), .corrupt),
        ("a frame that is no key frame", Build.file([Build.lossy(9, 8, tag: 0x11)]), .corrupt),
        ("a frame that is not shown", Build.file([Build.lossy(9, 8, tag: 0x00)]), .corrupt),
        ("a partition beyond the chunk", Build.file([Build.lossy(9, 8, tag: 0x7FFFF0)]), .corrupt),
        ("a lossless version 1", Build.file([Build.lossless(9, 8, version: 1)]), .corrupt),
        ("a lossy chunk of 4 bytes", Build.file([Build.chunk("VP8 ", [0x10, 0, 0, 0x9D])]), .truncated),
        ("a canvas alone", Build.file([Build.extended(9, 8, flags: 0)]), .corrupt),
        ("an animation without frames", Build.file([Build.extended(9, 8, flags: 2), Build.animation]), .corrupt),
        ("a header of 4 bytes", Build.file([Build.chunk("VP8X", [0, 0, 0, 0])]), .corrupt),
        (
            "an image smaller than the canvas", Build.file([Build.extended(9, 8, flags: 0), Build.lossy(9, 7)]),
            .corrupt
        ),
        (
            "a frame in a still",
            Build.file([Build.extended(9, 8, flags: 0), Build.frame(0, 0, 9, 8, [Build.lossy(9, 8)])]), .corrupt
        ),
        (
            "a frame outside the canvas",
            animated([Build.frame(2, 0, 9, 8, [Build.lossy(9, 8)])]), .corrupt
        ),
        ("a frame with an image of another size", animated([Build.frame(0, 0, 9, 8, [Build.lossy(90, 80)])]), .corrupt),
        ("a frame without an image", animated([Build.frame(0, 0, 9, 8, [Build.chunk("ALPH", [1])])]), .corrupt),
        ("a still image in an animation", animated([Build.lossy(9, 8)]), .corrupt),
        ("2,000 unknown chunks", animated(Array(repeating: Build.chunk("junk", []), count: 2_000)), .excessive),
    ]

    static func animated(_ chunks: [[UInt8]]) -> [UInt8] {
        Build.file([Build.extended(9, 8, flags: 2), Build.animation] + chunks)
    }

    @Test(arguments: refused)
    func `a malformed file is refused`(name: String, file: [UInt8], code: SourceError.Code) {
        #expect(refusal(file) == code, "\(name)")
    }

    @Test func `what follows the container is nobody's concern`() throws {
        let file = Build.file([Build.lossy(9, 8)])
        #expect(try readSource(file + Fields.text("more")) == readSource(file))
    }
}
