// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct GIFReaderTests {
    static let still = SourceInfo(type: .gif, width: 5, height: 3, isLossless: true)

    @Test func `a still is one frame`() throws {
        #expect(try readSource(GIFBuilder().bytes) == Self.still)
    }

    @Test(arguments: [1, 2, 50, 4_097])
    func `frames are counted by walking`(count: Int) throws {
        let file = GIFBuilder(blocks: Array(repeating: GIFBuilder.frame(localTable: true), count: count))
        #expect(try readSource(file.bytes).frames == count)
    }

    @Test func `counting ends where the decoder's does`() throws {
        let file = GIFBuilder(blocks: Array(repeating: GIFBuilder.frame(), count: 20_000))
        #expect(try readSource(file.bytes).frames == 4_097)
    }

    @Test func `the first frame decides about transparency, since no other is rendered`() throws {
        let frames = [GIFBuilder.frame(transparent: false), GIFBuilder.frame(transparent: true)]
        let opaque = try readSource(GIFBuilder(blocks: frames).bytes)
        #expect(!opaque.hasAlpha && opaque.bands == 3)
        let transparent = try readSource(GIFBuilder(blocks: frames.reversed()).bytes)
        #expect(transparent.hasAlpha && transparent.bands == 4)
    }

    @Test(arguments: [(4, 3, 0, 0), (5, 2, 0, 0), (4, 3, 1, 0), (5, 2, 0, 1), (1, 1, 2, 2)])
    func `what the first frame leaves free is transparent`(width: Int, height: Int, left: Int, top: Int) throws {
        let frame = GIFBuilder.frame(left: left, top: top, width: width, height: height)
        let info = try readSource(GIFBuilder(blocks: [frame]).bytes)
        #expect(info.hasAlpha && info.bands == 4)
        #expect(info.width == 5 && info.height == 3)
    }

    @Test(arguments: [
        (640, 480), (640, 512), (800, 600), (1_024, 768), (1_280, 1_024), (1_600, 1_200), (2_049, 1), (9_000, 9_000),
    ])
    func `a screen of any size is the canvas`(width: Int, height: Int) throws {
        let frames = [GIFBuilder.frame(width: 1, height: 1), GIFBuilder.frame(width: 90, height: 90)]
        let info = try readSource(GIFBuilder(width: width, height: height, blocks: frames).bytes)
        #expect(info.width == width && info.height == height && info.codedPixels == width * height)
    }

    @Test(arguments: [(0, 0, 7, 9), (0, 5, 7, 9), (5, 0, 7, 9), (0, 90, 7, 90), (90, 0, 90, 9)])
    func `a side of 0 is that of the first frame`(
        width: Int, height: Int, columns: Int, rows: Int
    ) throws {
        let frames = [GIFBuilder.frame(width: 7, height: 9), GIFBuilder.frame(width: 99, height: 99)]
        let info = try readSource(GIFBuilder(width: width, height: height, blocks: frames).bytes)
        #expect(info.width == columns && info.height == rows)
    }

    @Test func `a first frame outside the canvas makes it larger`() throws {
        let info = try readSource(GIFBuilder(blocks: [GIFBuilder.frame(width: 65_535, height: 65_535)]).bytes)
        #expect(info.width == 65_535 && info.height == 65_535)
    }

    @Test(arguments: [(5, 3), (0, 0), (640, 480), (800, 600), (1_600, 1_200), (2_049, 1), (65_535, 65_535)])
    func `what the first frame makes of the canvas is what counts`(width: Int, height: Int) throws {
        for (left, top, columns, rows) in [(0, 0, 32_767, 32_767), (30_000, 1, 2, 30_000), (32_766, 32_766, 1, 1)] {
            let frame = GIFBuilder.frame(left: left, top: top, width: columns, height: rows)
            let info = try readSource(GIFBuilder(width: width, height: height, blocks: [frame]).bytes)
            #expect(info.width >= left + columns && info.height >= top + rows)
            #expect(info.codedPixels == info.width * info.height)
        }
    }

    @Test func `the file of 35 bytes that asks for a thousand million pixels is over every bound`() throws {
        let file = GIFBuilder(width: 640, height: 480, blocks: [GIFBuilder.frame(width: 32_767, height: 32_767)]).bytes
        #expect(file.count <= 35)
        let info = try readSource(file)
        #expect(throws: PlanError.pixels(50_000_000)) {
            try Plan(Recipe(parsing: "800x600"), for: info, limits: Limits())
        }
    }

    @Test func `a later frame is not decoded, and so counts for nothing`() throws {
        let frames = [GIFBuilder.frame(), GIFBuilder.frame(width: 20_000, height: 20_000), GIFBuilder.frame()]
        let info = try readSource(GIFBuilder(blocks: frames).bytes)
        #expect(info.width == 5 && info.height == 3 && info.codedPixels == 15 && info.frames == 3)
    }

    @Test func `extensions are passed over`() throws {
        let extensions: [[UInt8]] = [
            [0x21, 0xFE, 3, 1, 2, 3, 1, 9, 0], [0x21, 0x01, 12] + [UInt8](repeating: 0, count: 12) + [1, 0x61, 0],
            [0x21, 0xFF, 11] + Fields.text("NETSCAPE2.0") + [3, 1, 0, 0, 0], [0x21, 0x77, 0, 0],
        ]
        #expect(try readSource(GIFBuilder(blocks: extensions + [GIFBuilder.frame()]).bytes) == Self.still)
    }

    @Test(arguments: [
        ("no frames", GIFBuilder(blocks: []).bytes), ("JavaScript", Fields.text("GIF89a/*          */=1;alert(1)")),
        ("codes of 12 bits", GIFBuilder(blocks: [GIFBuilder.frame(codeSize: 12)]).bytes),
        ("no block at all", GIFBuilder(blocks: [[UInt8](repeating: 0, count: 12)]).bytes),
        ("a first frame without columns", GIFBuilder(blocks: [GIFBuilder.frame(width: 0)]).bytes),
        ("a first frame without rows", GIFBuilder(blocks: [GIFBuilder.frame(height: 0)]).bytes),
    ])
    func `a file without frames is refused`(name: String, file: [UInt8]) {
        #expect(refusal(file) == .corrupt, "\(name)")
    }

    @Test func `whether the first frame has all its rows is for the render process to find`() throws {
        let whole = GIFBuilder(trailer: []).bytes
        #expect(try readSource(Array(whole.dropLast(1))) == Self.still)
        #expect(refusal(Array(whole.dropLast(4))) == .truncated, "but there must be data")
    }

    @Test func `a later frame cut short still counts`() throws {
        let whole = GIFBuilder(blocks: [GIFBuilder.frame(), GIFBuilder.frame()], trailer: []).bytes
        #expect(try readSource(Array(whole.dropLast(2))).frames == 2)
        #expect(try readSource(Array(whole.dropLast(4))).frames == 1)
    }
}
