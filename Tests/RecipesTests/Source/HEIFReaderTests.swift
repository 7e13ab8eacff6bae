// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct HEIFReaderTests {
    private typealias Build = HEIFBuilder

    /// A HEIC of one coded image.
    static var heic: HEIFBuilder {
        HEIFBuilder(
            major: "heic", brands: ["mif1", "heic"], items: [.init(number: 1, type: "hvc1", properties: [1, 2])],
            properties: [Build.size(64, 48), Build.hevc()])
    }

    @Test func `a coded image is described`() throws {
        #expect(try readSource(HEIFBuilder().bytes) == SourceInfo(type: .avif, width: 64, height: 48))
        #expect(try readSource(Self.heic.bytes) == SourceInfo(type: .heic, width: 64, height: 48))
    }

    @Test func `the primary item decides between AVIF and HEIC`() throws {
        #expect(try readSource(HEIFBuilder(major: "mif1", brands: ["mif1"]).bytes).type == .avif)
        #expect(try readSource(HEIFBuilder(major: "heic", brands: ["heic"]).bytes).type == .avif)
    }

    @Test(arguments: [(UInt8(0), 8), (0x40, 10), (0x60, 12)])
    func `the depth is that of the decoder configuration`(flags: UInt8, bits: Int) throws {
        let avif = HEIFBuilder(properties: [Build.size(64, 48), Build.av1(flags: flags)])
        #expect(try readSource(avif.bytes).bitsPerBand == bits)
        var heic = Self.heic
        heic.properties[1] = Build.hevc(bits: bits)
        #expect(try readSource(heic.bytes).bitsPerBand == bits)
    }

    @Test(arguments: [
        ([[0]], 64, 48), ([[1]], 48, 64), ([[2]], 64, 48), ([[3]], 48, 64), ([[40, 30]], 40, 30),
        ([[40, 30], [1]], 30, 40), ([[1], [30, 40]], 30, 40), ([[1], [1]], 64, 48),
    ])
    func `turning and cropping apply in their order`(steps: [[Int]], width: Int, height: Int) throws {
        let boxes = steps.map { step in
            step.count == 1 ? Build.box("irot", [UInt8(step[0])]) : Build.crop([step[0], 1, step[1], 1, 0, 1, 0, 1])
        }
        let item = Build.Item(number: 1, type: "av01", properties: Array(1...(2 + steps.count)))
        let info = try readSource(
            HEIFBuilder(items: [item], properties: [Build.size(64, 48), Build.av1()] + boxes).bytes)
        #expect(info.width == width && info.height == height && info.orientation == 1)
        #expect(info.codedPixels == 64 * 48, "the decoder makes them all")
    }

    @Test(arguments: [
        ("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", 64, true), ("urn:mpeg:hevc:2015:auxid:1", 64, true),
        ("urn:mpeg:hevc:2015:auxid:2", 64, false), ("urn:mpeg:hevc:2015:auxid:2", 32, false),
    ])
    func `an alpha plane of the same size makes the image transparent`(name: String, width: Int, isAlpha: Bool) throws {
        let file = HEIFBuilder(
            items: [
                .init(number: 1, type: "av01", properties: [1, 2]),
                .init(number: 2, type: "av01", properties: [3, 2, 4]),
            ],
            properties: [Build.size(64, 48), Build.av1(), Build.size(width, 48), Build.auxiliary(name)],
            references: [("auxl", 2, [1])])
        let info = try readSource(file.bytes)
        #expect(info.hasAlpha == isAlpha && info.bands == (isAlpha ? 4 : 3))
    }

    @Test(arguments: [(32, 48), (64, 24), (63, 48)])
    func `an alpha plane of another size is refused, rather than to lose it`(width: Int, height: Int) {
        let file = HEIFBuilder(
            items: [
                .init(number: 1, type: "av01", properties: [1, 2]),
                .init(number: 2, type: "av01", properties: [3, 2, 4]),
            ],
            properties: [Build.size(64, 48), Build.av1(), Build.size(width, height), Build.auxiliary(Self.alpha)],
            references: [("auxl", 2, [1])])
        #expect(refusal(file.bytes) == .unsupported(.heic))
    }

    private static let alpha = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"

    /// A picture with an alpha plane, and the steps of each.
    private static func transparent(_ steps: [[UInt8]], _ alphaSteps: [[UInt8]]) -> [UInt8] {
        let own = steps.indices.map { 4 + $0 }
        let others = alphaSteps.indices.map { 4 + steps.count + $0 }
        return HEIFBuilder(
            items: [
                .init(number: 1, type: "av01", properties: [1, 2] + own),
                .init(number: 2, type: "av01", properties: [1, 2, 3] + others),
            ], properties: [Build.size(64, 48), Build.av1(), Build.auxiliary(alpha)] + steps + alphaSteps,
            references: [("auxl", 2, [1])]
        ).bytes
    }

    @Test(arguments: ["irot", "imir", "clap"])
    func `an alpha plane without steps has those of its picture`(step: String) throws {
        let box = step == "clap" ? Build.crop([40, 1, 30, 1, 0, 1, 0, 1]) : Build.box(step, [1])
        let together = try readSource(Self.transparent([box], [box]))
        #expect(together.hasAlpha)
        #expect(try readSource(Self.transparent([box], [])) == together)
        #expect(refusal(Self.transparent([], [box])) == .unsupported(.heic), "nor the other way round")
        let other = Build.box("irot", [2])
        #expect(refusal(Self.transparent([box], [other])) == .unsupported(.heic), "nor with others")
    }

    @Test(arguments: [[3, 1, 2], [3, 2, 1], [2, 3, 1]])
    func `the size may be assigned after what is made of it`(order: [Int]) throws {
        for (step, width, height) in [
            (Build.crop([40, 1, 30, 1, 0, 1, 0, 1]), 40, 30), (Build.box("irot", [1]), 48, 64),
            (Build.box("imir", [1]), 64, 48),
        ] {
            let item = Build.Item(number: 1, type: "av01", properties: order)
            let info = try readSource(
                HEIFBuilder(items: [item], properties: [Build.size(64, 48), Build.av1(), step]).bytes)
            #expect(info.width == width && info.height == height)
        }
    }

    @Test(arguments: [(1, 1, 48, 64), (2, 1, 64, 48), (3, 1, 48, 64), (1, 0, 64, 48)])
    func `an identity is the picture of another item`(length: Int, turns: Int, width: Int, height: Int) throws {
        // Each identity turns what it is given by as much.
        let items = (1...length).map { Build.Item(number: $0, type: "iden", properties: [3]) }
        let file = HEIFBuilder(
            items: items + [.init(number: 9, type: "av01", properties: [1, 2])],
            properties: [Build.size(64, 48), Build.av1(), Build.box("irot", [UInt8(turns)])],
            references: (1...length).map { ("dimg", $0, [$0 == length ? 9 : $0 + 1]) })
        let info = try readSource(file.bytes)
        #expect(info.width == width && info.height == height)
    }

    @Test func `an identity of none, of two, or of itself is refused`() {
        for sources in [[], [2, 2], [1], [7]] {
            let file = HEIFBuilder(
                items: [
                    .init(number: 1, type: "iden", properties: []), .init(number: 2, type: "av01", properties: [1, 2]),
                ], references: [("dimg", 1, sources)])
            #expect(refusal(file.bytes) == (sources == [7] ? .unsupported(.avif) : .corrupt), "\(sources)")
        }
    }

    @Test func `a sequence without a still image is refused by that name`() {
        let file =
            Build.box("ftyp", Fields.text("avis\0\0\0\0avismsf1")) + Build.box("moov", []) + Build.box("mdat", [1])
        let error = #expect(throws: SourceError.self) { try readSource(file) }
        #expect(error?.message == "The HEIF image is a sequence without a still image, which is not accepted.")
    }

    /// A track with its matrix, handler and sample entry, whose one picture lies at the end of the file.
    static func sequence(
        handler: String = "pict", matrix: Int = 0x1_0000, entry: String = "av01", place: Int? = nil, more: [UInt8] = []
    ) -> [UInt8] {
        let stream = AV1Builder(width: 64, height: 48).picture
        let other = [0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000].flatMap { Fields.big($0, 4) }
        let header = Build.full("tkhd", [UInt8](repeating: 0, count: 36) + Fields.big(matrix, 4) + other)
        let visual =
            [UInt8](repeating: 0, count: 24) + Fields.big(64, 2) + Fields.big(48, 2)
            + [UInt8](repeating: 0, count: 50) + Build.av1() + Build.crop([40, 1, 30, 1, 0, 1, 0, 1])
        func movie(_ place: Int) -> [UInt8] {
            let table =
                Build.full("stsd", [0, 0, 0, 1] + Build.box(entry, visual))
                + Build.full("stsz", [0, 0, 0, 0, 0, 0, 0, 1] + Fields.big(stream.count, 4))
                + Build.full("stco", [0, 0, 0, 1] + Fields.big(place, 4))
            let media =
                Build.full("hdlr", [0, 0, 0, 0] + Fields.text(handler))
                + Build.box("minf", Build.box("stbl", table))
            return Build.box("moov", Build.box("trak", header + Build.box("mdia", media)) + more)
        }
        let brands = Build.box("ftyp", Fields.text("avis\0\0\0\0avismsf1"))
        let start = brands.count + movie(0).count + 8
        return brands + movie(place ?? start) + Build.box("mdat", stream)
    }

    @Test func `a sequence without a still image is its first picture`() throws {
        #expect(try readSource(Self.sequence()) == SourceInfo(type: .avif, width: 40, height: 30, codedPixels: 64 * 48))
        #expect(try readSource(HEIFPicture(Self.sequence().span).bytes).width == 40)
    }

    @Test func `a sequence whose first picture is not all there, or not all, is refused`() {
        let opacity = Build.box(
            "trak", Build.box("mdia", Build.full("hdlr", [0, 0, 0, 0] + Fields.text("auxv"))))
        #expect(refusal(Self.sequence(more: opacity)) == .unsupported(.heic), "with an opacity")
        #expect(refusal(Self.sequence(matrix: 0)) == .unsupported(.heic), "turned")
        #expect(refusal(Self.sequence(entry: "avc1")) == .unsupported(.heic), "coded otherwise")
        #expect(refusal(Self.sequence(handler: "soun")) == .unsupported(.heic), "of sounds")
        #expect(refusal(Self.sequence(place: 0x7FFF_FFFF)) == .truncated, "beyond the file")
        #expect(refusal(Array(Self.sequence().dropLast(1))) == .truncated, "cut off")
    }

    @Test(arguments: [("prof", true), ("rICC", true), ("nclx", false)])
    func `an ICC profile is found`(kind: String, isProfile: Bool) throws {
        let file = HEIFBuilder(
            items: [.init(number: 1, type: "av01", properties: [1, 2, 3])],
            properties: [
                Build.size(64, 48), Build.av1(), Build.box("colr", Fields.text(kind) + ProfileBuilder().bytes),
            ])
        #expect(try readSource(file.bytes).hasProfile == isProfile)
    }

    /// A grid of two tiles side by side.
    static func grid(columns: Int = 2, width: Int = 128, tiles: [Int] = [2, 3], tile: String = "av01") -> HEIFBuilder {
        HEIFBuilder(
            items: [
                .init(number: 1, type: "grid", properties: [3], length: 8, method: 1),
                .init(number: 2, type: "av01", properties: [1, 2], flags: 1),
                .init(number: 3, type: tile, properties: [1, 2], flags: 1),
            ],
            properties: [Build.size(64, 48), Build.av1(flags: 0x40), Build.size(128, 48)],
            references: [("dimg", 1, tiles)],
            itemData: [0, 0, 0, UInt8(columns - 1)] + Fields.big(width, 2) + Fields.big(48, 2))
    }

    @Test func `a grid has its own size and the depth of its tiles`() throws {
        let expected = SourceInfo(type: .avif, width: 128, height: 48, bitsPerBand: 10)
        #expect(try readSource(Self.grid().bytes) == expected)
    }

    @Test func `a grid that lies is refused`() {
        #expect(refusal(Self.grid(width: 32_768).bytes) == .corrupt, "about its size")
        #expect(refusal(Self.grid(columns: 3).bytes) == .corrupt, "about its tiles")
        #expect(refusal(Self.grid(tiles: [2, 9]).bytes) == .corrupt, "about an item that is not there")
        #expect(refusal(Self.grid(tile: "hvc1").bytes) == .corrupt, "about their coding")
        var file = Self.grid()
        file.properties[0] = Build.size(16_384, 16_384)
        #expect(refusal(file.bytes) == .corrupt, "about their size")
        file.properties[0] = Build.size(63, 48)
        #expect(refusal(file.bytes) == .corrupt, "about what they cover")
        file = Self.grid()
        file.properties.append(Build.size(64, 47))
        file.items[2].properties = [4, 2]
        #expect(refusal(file.bytes) == .corrupt, "about their being alike")
    }

    @Test func `an alpha plane that is cropped to its size is refused`() {
        let name = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
        let file = HEIFBuilder(
            items: [
                .init(number: 1, type: "av01", properties: [1, 2]),
                .init(number: 2, type: "av01", properties: [3, 2, 4, 5]),
            ],
            properties: [
                Build.size(64, 48), Build.av1(), Build.size(16_384, 16_384), Build.auxiliary(name),
                Build.crop([64, 1, 48, 1, 0, 1, 0, 1]),
            ], references: [("auxl", 2, [1])])
        #expect(refusal(file.bytes) == .corrupt)
    }
}
