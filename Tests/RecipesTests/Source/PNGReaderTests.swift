// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct PNGReaderTests {
    static let layouts: [(colour: Int, depths: Set<Int>, bands: Int)] = [
        (0, [1, 2, 4, 8, 16], 1), (2, [8, 16], 3), (3, [1, 2, 4, 8], 3), (4, [8, 16], 2), (6, [8, 16], 4),
    ]

    @Test(arguments: [0, 1, 2, 3, 4, 8, 16, 32, 255], [0, 1, 2, 3, 4, 5, 6, 7, 255])
    func `only the pairs of depth and colour in the specification are read`(depth: Int, colour: Int) throws {
        let file = PNGBuilder(width: 7, height: 9, depth: depth, colour: colour, interlace: 1).bytes
        guard let layout = Self.layouts.first(where: { $0.colour == colour && $0.depths.contains(depth) }) else {
            #expect(refusal(file) == .corrupt)
            return
        }
        let expected = SourceInfo(
            type: .png, width: 7, height: 9, hasAlpha: colour >= 4, bands: layout.bands,
            bitsPerBand: depth == 16 ? 16 : 8, isInterlaced: true, isLossless: true)
        #expect(try readSource(file) == expected)
    }

    @Test(arguments: [
        (0, 2, true), (0, 1, false), (2, 6, true), (2, 2, false), (3, 1, true), (3, 2, true), (3, 3, false),
        (3, 0, false),
        (4, 2, false), (6, 6, false),
    ])
    func `transparency of the right length adds a band`(colour: Int, length: Int, isValid: Bool) throws {
        let chunk = PNGBuilder.chunk("tRNS", [UInt8](repeating: 0, count: length))
        let plain = try readSource(PNGBuilder(colour: colour).bytes)
        let info = try readSource(PNGBuilder(colour: colour, beforeData: chunk + chunk).bytes)
        #expect(info.bands == plain.bands + (isValid ? 1 : 0))
        #expect(info.hasAlpha == (isValid || colour >= 4))
    }

    @Test(arguments: ["tEXt", "zTXt", "iTXt", "iCCP", "sPLT", "eXIf", "juNK"])
    func `a chunk longer than the file is refused`(type: String) {
        let header = PNGBuilder().bytes.prefix(33)
        for length in [17, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] {
            let chunk = Fields.big(length, 4) + Fields.text(type) + [UInt8](repeating: 0x78, count: 16)
            #expect(refusal(header + chunk) == .truncated)
        }
    }

    @Test(arguments: [(0, 1), (1, 0), (0x8000_0000, 1), (1, 0xFFFF_FFFF)])
    func `a size outside the specification is refused`(width: Int, height: Int) {
        #expect(refusal(PNGBuilder(width: width, height: height).bytes) == .corrupt)
    }

    static let malformed: [(String, [UInt8], SourceError.Code)] = [
        (
            "no header first", PNGBuilder.signature + PNGBuilder.chunk("tEXt", [1]) + PNGBuilder().bytes.dropFirst(8),
            .corrupt
        ),
        (
            "a header of 12 bytes",
            PNGBuilder.signature + PNGBuilder.chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0]), .corrupt
        ),
        ("two headers", PNGBuilder(beforeData: Array(PNGBuilder().bytes[8..<33])).bytes, .corrupt),
        ("no image data", PNGBuilder.signature + PNGBuilder().bytes[8..<33] + PNGBuilder.chunk("IEND", []), .corrupt),
        ("nothing after the header", Array(PNGBuilder().bytes[..<33]), .truncated),
        ("an unknown critical chunk", PNGBuilder(beforeData: PNGBuilder.chunk("ABCD", [])).bytes, .corrupt),
        ("a chunk without a name", PNGBuilder(beforeData: PNGBuilder.chunk("ab1d", [])).bytes, .corrupt),
        ("an interlacing of 2", PNGBuilder(interlace: 2).bytes, .corrupt),
        (
            "no palette",
            PNGBuilder.signature + PNGBuilder(colour: 3).bytes[8..<33] + PNGBuilder.chunk("IDAT", [1]), .corrupt
        ),
        (
            "5,000 texts",
            PNGBuilder(beforeData: (0..<5_000).flatMap { _ in PNGBuilder.chunk("tEXt", [0x6B, 0]) }).bytes, .excessive
        ),
        (
            "70,000 pieces of image data",
            PNGBuilder(afterData: (0..<70_000).flatMap { _ in PNGBuilder.chunk("IDAT", []) }).bytes, .excessive
        ),
    ]

    @Test(arguments: malformed)
    func `a malformed file is refused`(name: String, file: [UInt8], code: SourceError.Code) {
        #expect(refusal(file) == code, "\(name)")
    }

    @Test func `a wrong checksum of the header is refused`() {
        var file = PNGBuilder().bytes
        file[32] ^= 1
        #expect(refusal(file) == .corrupt)
    }

    @Test func `what follows the end is nobody's concern`() throws {
        let file = PNGBuilder().bytes
        #expect(try readSource(file + Fields.text("<html>")) == readSource(file))
        #expect(try readSource(Array(file.dropLast(12))) == readSource(file), "nor is a missing end")
    }

    @Test func `whether image data that are cut short have all rows is for the render process to find`() throws {
        let file = PNGBuilder(afterData: PNGBuilder.chunk("tEXt", [0x6B, 0, 0x76])).bytes
        let whole = try readSource(file)
        // From the first byte of the data on: within them, their checksum, the text and the end.
        for length in 41...file.count { #expect(try readSource(Array(file[..<length])) == whole, "\(length)") }
        #expect(refusal(Array(file[..<40])) == .truncated)
    }

    @Test(arguments: [
        (2, 8, 0, 5, 3, 3 * 16), (2, 16, 0, 5, 3, 3 * 31), (0, 1, 0, 9, 2, 2 * 3), (3, 4, 0, 3, 1, 3),
        (6, 8, 0, 1, 1, 5), (0, 8, 1, 1, 1, 2), (0, 8, 1, 8, 8, 64 + 15), (2, 8, 1, 5, 3, 52),
    ])
    func `rows are counted with the bytes of their filters`(
        colour: Int, depth: Int, interlace: Int, width: Int, height: Int, count: Int
    ) throws {
        let file = PNGBuilder(width: width, height: height, depth: depth, colour: colour, interlace: interlace).bytes
        #expect(try PNGData(file.span).rowBytes == count)
    }

    @Test func `a transparent colour before a suggested palette is kept, and the palette is not`() throws {
        let key = PNGBuilder.chunk("tRNS", [0, 1, 0, 2, 0, 3])
        let palette = PNGBuilder.chunk("PLTE", [1, 2, 3])
        let file = PNGBuilder(beforeData: key + palette).bytes
        let data = try PNGData(file.span)
        #expect(!data.isInOrder)
        #expect(data.file(file.span, stream: nil) == PNGBuilder(beforeData: key).bytes)
        #expect(try PNGData(PNGBuilder(beforeData: palette + key).bytes.span).isInOrder)
        #expect(try PNGData(PNGBuilder(beforeData: key).bytes.span).isInOrder)
    }

    @Test func `a stream that was written anew has its checksum and its end`() throws {
        let file = Array(PNGBuilder().bytes.dropLast(18))
        let data = try PNGData(file.span)
        #expect(!data.hasEnd && data.pieces.count == 1 && data.pieces[0].checksum == nil)
        #expect(data.file(file.span, stream: [1, 2, 3, 4]) == PNGBuilder().bytes)
    }

    @Test func `a profile before the data counts`() throws {
        let profile = PNGBuilder.chunk("iCCP", [0x70, 0, 0, 1])
        #expect(try readSource(PNGBuilder(beforeData: profile).bytes).hasProfile)
        #expect(try !readSource(PNGBuilder(afterData: profile).bytes).hasProfile)
    }
}
