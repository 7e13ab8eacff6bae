// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct StrippingMetadataTests {
    static func stripped(_ file: [UInt8]) throws -> [UInt8]? {
        strippingMetadata(file.span, info: try readSource(file))
    }

    @Test func `a JPEG keeps what its pixels need`() throws {
        let jfif = JPEGBuilder.segment(0xE0, Fields.text("JFIF\0") + [1, 1, 0, 0, 1, 0, 1, 0, 0])
        let adobe = JPEGBuilder.segment(0xEE, Fields.text("Adobe") + [0, 100, 0, 0, 0, 0, 1])
        let table = JPEGBuilder.segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
        let dropped = [
            JPEGBuilder.exif(EXIFBuilder.orientation(1, littleEndian: true)),
            JPEGBuilder.segment(0xE0, Fields.text("JFXX\0\u{10}")), JPEGBuilder.segment(0xE2, Fields.text("MPF\0")),
            JPEGBuilder.segment(0xED, Fields.text("Photoshop 3.0\0")), JPEGBuilder.segment(0xFE, Fields.text("hello")),
            JPEGBuilder.segment(0xEF, [1]), [0xFF, 0xFF], [0xFF, 0xFE, 0, 0], [0xFF, 0xED, 0, 1],
        ].flatMap { $0 }
        let file = JPEGBuilder(
            segments: jfif + dropped + adobe + table, afterScan: JPEGBuilder.segment(0xFE, [9]), trailing: [1, 2, 3])
        #expect(try Self.stripped(file.bytes) == JPEGBuilder(segments: jfif + adobe + table).bytes)
    }

    @Test func `scans after the first are copied`() throws {
        let more =
            JPEGBuilder.segment(0xC4, [0]) + JPEGBuilder.segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x55, 0xFF, 0, 0x66]
        let file = JPEGBuilder(frame: 0xC2, afterScan: more).bytes
        #expect(try Self.stripped(file) == file)
    }

    @Test(arguments: [
        ("an unknown marker", JPEGBuilder.segment(0xF0, [1])),
        ("bytes between segments", JPEGBuilder.segment(0xFE, []) + [0x00, 0x11]),
        ("a JFIF segment that is too short", JPEGBuilder.segment(0xE0, Fields.text("JFIF\0") + [1, 1])),
    ])
    func `an odd JPEG is not stripped`(name: String, segments: [UInt8]) throws {
        #expect(try Self.stripped(JPEGBuilder(segments: segments).bytes) == nil, "\(name)")
    }

    @Test(arguments: [0xC9, 0xCA])
    func `arithmetic coding, which no browser shows, is not kept`(frame: Int) throws {
        #expect(try Self.stripped(JPEGBuilder(frame: frame).bytes) == nil)
    }

    @Test func `a thumbnail in JFIF goes, and what follows Adobe's fields`() throws {
        let jfif = Fields.text("JFIF\0") + [1, 1, 0, 0, 1, 0, 1]
        let adobe = Fields.text("Adobe") + [0, 100, 0, 0, 0, 0, 1]
        let long =
            JPEGBuilder.segment(0xE0, jfif + [1, 1] + [9, 9, 9])
            + JPEGBuilder.segment(0xEE, adobe + Fields.text("secret"))
        let short = JPEGBuilder.segment(0xE0, jfif + [0, 0]) + JPEGBuilder.segment(0xEE, adobe)
        #expect(try Self.stripped(JPEGBuilder(segments: long).bytes) == JPEGBuilder(segments: short).bytes)
    }

    @Test(arguments: [2, 1])
    func `a JPEG without an end, or with half of one, gets it`(missing: Int) throws {
        let file = JPEGBuilder().bytes
        #expect(try Self.stripped(Array(file.dropLast(missing))) == file)
    }

    @Test func `a PNG keeps what its pixels need`() throws {
        let kept = PNGBuilder.chunk("gAMA", [0, 0, 177, 143]) + PNGBuilder.chunk("tRNS", [0, 0, 0, 0, 0, 0])
        let dropped = PNGBuilder.chunk("tEXt", [0x6B, 0, 0x76]) + PNGBuilder.chunk("tIME", [7, 230, 1, 1, 1, 1, 1])
        let file = PNGBuilder(
            beforeData: dropped + kept
                + PNGBuilder.chunk("eXIf", EXIFBuilder.orientation(1, littleEndian: true)), afterData: dropped)
        #expect(try Self.stripped(file.bytes + [1, 2, 3]) == PNGBuilder(beforeData: kept).bytes)
    }

    @Test func `of an animated PNG the default image stays`() throws {
        let control = PNGBuilder.chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0])
        let frame = PNGBuilder.chunk("fdAT", [0, 0, 0, 1, 1, 2, 3])
        let animated = PNGBuilder(beforeData: control, afterData: frame)
        #expect(try Self.stripped(animated.bytes) == PNGBuilder().bytes)
    }

    @Test func `an odd PNG is not stripped`() throws {
        let gamma = PNGBuilder.chunk("gAMA", [0, 0, 177, 143])
        #expect(try Self.stripped(PNGBuilder(beforeData: gamma + gamma).bytes) == nil, "a chunk twice")
        let long = PNGBuilder.chunk("gAMA", [0, 0, 177, 143] + Fields.text("secret"))
        #expect(try Self.stripped(PNGBuilder(beforeData: long).bytes) == nil, "a chunk that is too long")
        #expect(try Self.stripped(Array(PNGBuilder().bytes.dropLast(12))) == nil, "no end")
        var damaged = PNGBuilder().bytes
        damaged[damaged.count - 20] ^= 1
        #expect(try Self.stripped(damaged) == nil, "a wrong checksum")
    }

    @Test func `a WebP keeps what its pixels need`() throws {
        let image = [WebPBuilder.chunk("ALPH", [1]), WebPBuilder.lossy(9, 8)]
        let file = WebPBuilder.file(
            [WebPBuilder.extended(9, 8, flags: 28)] + image + [
                WebPBuilder.chunk("EXIF", EXIFBuilder.orientation(1, littleEndian: true)),
                WebPBuilder.chunk("XMP ", Fields.text("<x:xmpmeta>")), WebPBuilder.chunk("junk", [1]),
            ])
        let expected = WebPBuilder.file([WebPBuilder.extended(9, 8, flags: 16)] + image)
        #expect(try Self.stripped(file + [1, 2, 3]) == expected)
        let simple = WebPBuilder.file([WebPBuilder.lossless(9, 8)])
        #expect(try Self.stripped(simple) == simple)
    }

    @Test func `a WebP that was just written loses its profile as well`() throws {
        let image = WebPBuilder.lossy(9, 8)
        let laden = WebPBuilder.file([
            WebPBuilder.extended(9, 8, flags: 0x2C), WebPBuilder.chunk("ICCP", Fields.text("profile")), image,
            WebPBuilder.chunk("EXIF", Fields.text("secret")), WebPBuilder.chunk("XMP ", Fields.text("secret")),
        ])
        let bare = WebPBuilder.file([WebPBuilder.extended(9, 8, flags: 0), image])
        #expect(strippingResult(laden.span, type: .webp) == bare)
        #expect(strippingResult(laden.span, type: .png) == nil)
    }

    @Test func `an odd WebP is not stripped`() throws {
        let image = WebPBuilder.lossy(9, 8)
        let twice = WebPBuilder.file([WebPBuilder.extended(9, 8, flags: 0), image, image])
        #expect(try Self.stripped(twice) == nil, "a second image")
    }

    @Test func `an animated WebP stays animated`() throws {
        let frame = WebPBuilder.frame(0, 0, 9, 8, [WebPBuilder.lossy(9, 8)])
        let file = WebPReaderTests.animated([frame, frame])
        #expect(try Self.stripped(file) == file)
        let odd = WebPBuilder.frame(0, 0, 9, 8, [WebPBuilder.lossy(9, 8), WebPBuilder.chunk("junk", [1])])
        #expect(try Self.stripped(WebPReaderTests.animated([odd])) == nil)
    }

    @Test func `an image to be turned or converted is not stripped`() throws {
        let turned = JPEGBuilder(segments: JPEGBuilder.exif(EXIFBuilder.orientation(6, littleEndian: true)))
        #expect(try Self.stripped(turned.bytes) == nil)
        let profiled = PNGBuilder(beforeData: PNGBuilder.chunk("iCCP", [0x70, 0, 0, 1]))
        #expect(try Self.stripped(profiled.bytes) == nil)
    }

    @Test func `types without a way to strip them are left alone`() throws {
        let heic = HEIFBuilder(
            major: "heic", items: [.init(number: 1, type: "hvc1", properties: [1, 2])],
            properties: [HEIFBuilder.size(64, 48), HEIFBuilder.hevc()])
        #expect(try Self.stripped(heic.bytes) == nil)
    }
}
