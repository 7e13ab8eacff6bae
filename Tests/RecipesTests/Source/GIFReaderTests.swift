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

    @Test func `one transparent frame makes the image transparent`() throws {
        let frames = [GIFBuilder.frame(transparent: false), GIFBuilder.frame(transparent: true)]
        let info = try readSource(GIFBuilder(blocks: frames).bytes)
        #expect(info.hasAlpha && info.bands == 4)
        #expect(try readSource(GIFBuilder(blocks: [frames[0]]).bytes).bands == 3)
    }

    @Test(arguments: [(0, 0), (640, 480), (800, 600), (1_600, 1_200), (2_049, 1), (65_535, 65_535)])
    func `a canvas that broken encoders write is that of the first frame`(width: Int, height: Int) throws {
        let frames = [GIFBuilder.frame(left: 2, top: 3, width: 7, height: 9), GIFBuilder.frame(width: 90, height: 90)]
        let info = try readSource(GIFBuilder(width: width, height: height, blocks: frames).bytes)
        #expect(info.width == 9 && info.height == 12)
    }

    @Test func `a first frame outside the canvas makes it larger`() throws {
        let info = try readSource(GIFBuilder(blocks: [GIFBuilder.frame(width: 65_535, height: 65_535)]).bytes)
        #expect(info.width == 65_535 && info.height == 65_535)
    }

    @Test(arguments: [(5, 3), (0, 0), (640, 480), (800, 600), (1_600, 1_200), (2_049, 1), (65_535, 65_535)])
    func `what the first frame makes of the canvas is what is decoded`(width: Int, height: Int) throws {
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

    @Test func `a later frame larger than the canvas counts, though it makes the canvas no larger`() throws {
        let frames = [GIFBuilder.frame(), GIFBuilder.frame(width: 20_000, height: 20_000), GIFBuilder.frame()]
        let info = try readSource(GIFBuilder(blocks: frames).bytes)
        #expect(info.width == 5 && info.height == 3 && info.codedPixels == 400_000_000)
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
    ])
    func `a file without frames is refused`(name: String, file: [UInt8]) {
        #expect(refusal(file) == .corrupt, "\(name)")
    }

    @Test func `a later frame cut short still counts`() throws {
        let whole = GIFBuilder(blocks: [GIFBuilder.frame(), GIFBuilder.frame()], trailer: []).bytes
        #expect(try readSource(Array(whole.dropLast(2))).frames == 2)
        #expect(try readSource(Array(whole.dropLast(4))).frames == 1)
        #expect(refusal(Array(GIFBuilder(trailer: []).bytes.dropLast(2))) == .truncated)
    }
}
