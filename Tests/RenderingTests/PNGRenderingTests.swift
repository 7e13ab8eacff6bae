// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import JobProtocol
import Recipes
import Rendering
import TestSupport
import Testing

/// PNGs whose end or order is damaged: shown when every row is there, and refused for every size when not.
struct PNGRenderingTests {
    init() throws { try StartedVips.result.get() }

    /// Rows of noise in stored blocks, so that each byte of a row is a byte of the file.
    private static let whole = SamplePNG.noise(40, 30)
    /// Bytes after the last row: the checksum of the stream, that of the chunk, and the chunk that ends the file.
    private static let rest = 4 + 4 + 12

    private static func flipped(_ file: [UInt8], fromEnd place: Int) -> [UInt8] {
        var file = file
        file[file.count - place] ^= 0x55
        return file
    }

    /// The rows in two chunks, of which the first has a wrong checksum.
    private static var brokenFirst: [UInt8] {
        let stream = Array(whole[41..<(whole.count - 16)])
        let first = flipped(SamplePNG.chunk("IDAT", Array(stream[..<1_000])), fromEnd: 1)
        return Array(whole[..<33]) + first + SamplePNG.chunk("IDAT", Array(stream[1_000...])) + SamplePNG.end
    }

    static let shown: [(String, [UInt8])] = [
        ("no end", Array(whole.dropLast(12))), ("half an end", Array(whole.dropLast(6))),
        ("an end with a wrong checksum", flipped(whole, fromEnd: 2)),
        ("text in place of the end", Array(whole.dropLast(12)) + Array("<html>no such page</html>".utf8)),
        ("no checksum of the chunk", Array(whole.dropLast(16))),
        ("half a checksum of the chunk", Array(whole.dropLast(14))),
        ("a wrong checksum of the chunk", flipped(whole, fromEnd: 13)),
        ("a wrong checksum of the chunk, and no end", Array(flipped(whole, fromEnd: 13).dropLast(12))),
        ("no checksum of the stream", Array(whole.dropLast(20))),
        ("half a checksum of the stream", Array(whole.dropLast(18))),
        ("a wrong checksum of the first of two chunks", brokenFirst),
        (
            "a wrong checksum of a text",
            SamplePNG.inserting(
                flipped(SamplePNG.chunk("tEXt", [0x6B, 0, 0x76]), fromEnd: 1), into: whole)
        ),
        ("an end cut off after a text", Array(whole.dropLast(12)) + SamplePNG.chunk("tEXt", [0x6B, 0, 0x76])),
    ]

    @Test(arguments: shown, ["40x30,format=png", "20x15,format=png", "40x5,format=png,gravity=north"])
    func `what has all its rows is shown`(file: (String, [UInt8]), spec: String) throws {
        #expect(try Rendered(spec, of: file.1).bytes == Rendered(spec, of: Self.whole).bytes, "\(file.0)")
    }

    static let refused: [(String, [UInt8])] = [
        ("the last byte of the last row missing", Array(whole.dropLast(rest + 1))),
        ("half of the rows missing", Array(whole.prefix(whole.count / 2))),
        ("all rows missing", Array(whole.prefix(41))),
        ("rows changed in a file without an end", Array(flipped(whole, fromEnd: rest + 100).dropLast(12))),
        ("rows changed", flipped(whole, fromEnd: rest + 100)),
        ("a row changed and both checksums cut off", flippedStream),
    ]

    /// A block that says that it is longer than it is.
    private static var flippedStream: [UInt8] {
        var file = Array(whole.dropLast(rest))
        file[45] ^= 0xFF
        return file
    }

    @Test(arguments: refused, ["40x30", "20x15,format=webp", "40x5,gravity=north", "1x1,gravity=north"])
    func `missing or changed rows are refused for every size`(file: (String, [UInt8]), spec: String) {
        let error = #expect(throws: RenderError.self, "\(file.0)") { try Rendered(spec, of: file.1) }
        #expect(error?.stage == .decode)
    }

    @Test func `a transparent colour counts before a palette that is only suggested`() throws {
        let red = SamplePNG.plain(8, 6, red: 200, green: 80, blue: 60)
        let key = SamplePNG.chunk("tRNS", [0, 200, 0, 80, 0, 60])
        let palette = SamplePNG.chunk("PLTE", [200, 80, 60])
        let made = try Rendered("8x6,format=png", of: SamplePNG.inserting(key + palette, into: red))
        #expect(try made.bytes == Rendered("8x6,format=png", of: SamplePNG.inserting(key, into: red)).bytes)
        #expect(made.info.hasAlpha)
    }
}
