// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

/// The headers within AV1 and HEVC streams count, whatever the file around them says.
@Suite struct HEIFStreamTests {
    private typealias Build = HEIFBuilder

    /// A file of one item that says 100 × 100.
    private static func file(_ type: String, _ stream: [UInt8], _ configuration: [UInt8], pieces: Int = 1) -> [UInt8] {
        HEIFBuilder(
            items: [.init(number: 1, type: type, properties: [1, 2], stream: stream, pieces: pieces)],
            properties: [Build.size(100, 100), configuration]
        ).bytes
    }

    private static func avif(
        _ stream: [UInt8], _ configuration: [UInt8] = HEIFBuilder.av1(), pieces: Int = 1
    ) -> [UInt8] {
        file("av01", stream, configuration, pieces: pieces)
    }

    private static func heic(_ units: [[UInt8]], _ sets: [[UInt8]] = [], pieces: Int = 1) -> [UInt8] {
        file("hvc1", HEVCBuilder.stream(units), HEVCBuilder.configuration(sets), pieces: pieces)
    }

    private static let large = AV1Builder(width: 17_000, height: 16_000)
    private static let small = AV1Builder(width: 100, height: 100)

    static let av1: [(String, AV1Builder)] = [
        ("a still picture", large),
        ("a full header", AV1Builder(width: 17_000, height: 16_000, isReduced: false)),
        ("times and a decoder model", AV1Builder(width: 17_000, height: 16_000, isReduced: false, hasTimes: true)),
        (
            "even times",
            AV1Builder(width: 17_000, height: 16_000, isReduced: false, hasTimes: true, isEven: true)
        ),
        (
            "32 operating points",
            AV1Builder(width: 17_000, height: 16_000, isReduced: false, hasTimes: true, operatingPoints: 32)
        ),
        ("numbered frames", AV1Builder(width: 17_000, height: 16_000, isReduced: false, hasFrameNumbers: true)),
        ("no tools for screens", AV1Builder(width: 17_000, height: 16_000, isReduced: false, choosesTools: false)),
        ("sides of 16 bits", AV1Builder(width: 17_000, height: 16_000, sideBits: 16)),
    ]

    @Test(arguments: av1)
    func `an AVIF is as large as its stream`(name: String, stream: AV1Builder) throws {
        let info = try readSource(Self.avif(stream.picture))
        #expect(info.width == 100 && info.height == 100, "\(name)")
        #expect(info.codedPixels == 17_000 * 16_000, "\(name)")
        #expect(throws: PlanError.pixels(50_000_000)) {
            try Plan(Recipe(parsing: "800x600"), for: info, limits: Limits())
        }
    }

    private static let configuration = HEIFBuilder.box("av1C", [0x81, 0, 0, 0] + large.sequence)
    private static let delimiter = AV1Builder.unit(2, [])
    private static let padding = AV1Builder.unit(15, [UInt8](repeating: 7, count: 300))
    private static let layers = AV1Builder(width: 100, height: 100, sideBits: 16, isReduced: false)

    static let hidden: [(String, [UInt8], Int)] = [
        ("in the decoder configuration", avif(small.picture, configuration), 17_000 * 16_000),
        ("before another", avif(large.sequence + small.picture), 17_000 * 16_000),
        ("after a picture", avif(small.picture + large.picture), 2 * 17_000 * 16_000),
        ("behind a delimiter and padding", avif(delimiter + padding + large.picture), 17_000 * 16_000),
        ("without a size, as the last", avif(small.picture + [1 << 3] + large.sequence.dropFirst(2)), 17_000 * 16_000),
        ("in pieces", avif(large.picture, pieces: 7), 17_000 * 16_000),
        ("in a frame's own size", avif(layers.sequence + layers.frame(hasOwnSize: true)), 65_536 * 65_536),
        ("in frames that are not shown", avif(small.sequence + small.frame() + small.frame()), 20_000),
        (
            "of two sets of HEVC", heic([HEVCBuilder.slice], [HEVCBuilder(width: 9, height: 9).sequence, tall]),
            64 * 30_000
        ),
        ("in the data of HEVC", heic([tall, HEVCBuilder.slice], [HEVCBuilder().sequence]), 64 * 30_000),
        ("in pieces of HEVC", heic([tall, HEVCBuilder.slice], pieces: 5), 64 * 30_000),
        ("of two pictures of HEVC", heic([tall, HEVCBuilder.slice, HEVCBuilder.slice]), 2 * 64 * 30_000),
        (
            "of a further layer of HEVC, which is not decoded",
            heic([HEVCBuilder(width: 9_000, height: 9_000, layer: 1).sequence, HEVCBuilder().sequence]), 10_000
        ),
    ]

    private static let tall = HEVCBuilder(width: 64, height: 30_000).sequence

    @Test(arguments: hidden)
    func `a header counts wherever it stands`(name: String, file: [UInt8], pixels: Int) throws {
        #expect(try readSource(file).codedPixels == pixels, "\(name)")
    }

    @Test(arguments: [0, 1, 6], [0, 1, 2, 3])
    func `a HEIC is as large as its stream`(layers: Int, chroma: Int) throws {
        for isEscaped in [true, false] {
            let sequence = HEVCBuilder(
                width: 17_000, height: 16_000, chroma: chroma, layers: layers, isEscaped: isEscaped
            ).sequence
            #expect(try readSource(Self.heic([sequence, HEVCBuilder.slice])).codedPixels == 17_000 * 16_000)
            #expect(try readSource(Self.heic([HEVCBuilder.slice], [sequence])).codedPixels == 17_000 * 16_000)
        }
    }

    @Test(arguments: [(0, 10, 10), (2, 10, 10), (2, 12, 12), (0, 8, 8)])
    func `the depth is that of the stream where it is larger`(profile: Int, depth: Int, bits: Int) throws {
        let stream = AV1Builder(width: 100, height: 100, profile: profile, depth: depth).picture
        #expect(try readSource(Self.avif(stream)).bitsPerBand == bits)
        #expect(try readSource(Self.avif(stream, Build.av1(flags: 0x60))).bitsPerBand == 12)
        let sequence = HEVCBuilder(depth: depth).sequence
        #expect(try readSource(Self.heic([sequence, HEVCBuilder.slice])).bitsPerBand == bits)
    }

    static let refused: [(String, [UInt8], SourceError.Code)] = [
        ("no AV1", avif([0xFF, 0xFF, 0xFF, 0xFF]), .corrupt),
        ("a frame without a header", avif(small.frame()), .corrupt),
        ("nothing but a delimiter", avif(delimiter), .corrupt),
        ("a unit beyond the data", avif(small.sequence + [0x32, 0x7F, 1]), .truncated),
        ("a header cut short", avif(AV1Builder.unit(1, [0, 0, 0])), .corrupt),
        ("10,000 units", avif((0..<10_000).flatMap { _ in delimiter }), .excessive),
        ("an unknown profile", avif(AV1Builder(profile: 5).picture), .corrupt),
        ("no parameter set", heic([HEVCBuilder.slice]), .corrupt),
        ("a set cut short", heic([Array(HEVCBuilder().sequence.prefix(12))]), .corrupt),
        ("a set of zeros", heic([HEVCBuilder.header(33) + [UInt8](repeating: 0, count: 99)]), .corrupt),
        ("a width of four thousand million", heic([HEVCBuilder(width: 0xFFFF_FFFE).sequence]), .corrupt),
        ("no height", heic([HEVCBuilder(height: 0).sequence]), .corrupt),
        ("chroma of 4", heic([HEVCBuilder(chroma: 4).sequence]), .corrupt),
        ("17 bits", heic([HEVCBuilder(depth: 17).sequence]), .corrupt),
        ("a unit beyond the file", file("hvc1", [0, 0, 0xFF, 0, 0x42, 1], HEVCBuilder.configuration([])), .truncated),
        ("a length cut short", file("hvc1", [0, 0, 0], HEVCBuilder.configuration([])), .corrupt),
        (
            "a set beyond the configuration",
            file("hvc1", [], HEIFBuilder.box("hvcC", [UInt8](repeating: 0, count: 22) + [1, 0x21, 0, 1, 9, 9])),
            .corrupt
        ),
    ]

    @Test(arguments: refused)
    func `a stream that no decoder could follow is refused`(name: String, file: [UInt8], code: SourceError.Code) {
        #expect(refusal(file) == code, "\(name)")
    }
}
