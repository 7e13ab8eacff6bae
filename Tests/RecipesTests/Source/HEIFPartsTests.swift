// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

/// Tiles, alpha planes and thumbnails are decoded too, so their streams count.
@Suite struct HEIFPartsTests {
    private typealias Build = HEIFBuilder

    private static let large = AV1Builder(width: 9_000, height: 8_000).picture
    private static let alpha = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"

    /// A picture of 64 × 48 with a second item that refers to it.
    static func pair(_ link: String, type: String = "av01", stream: [UInt8]? = nil) -> HEIFBuilder {
        HEIFBuilder(
            items: [
                .init(number: 1, type: "av01", properties: [1, 2]),
                .init(number: 2, type: type, properties: [1, 2, 3], stream: stream),
            ],
            properties: [Build.size(64, 48), Build.av1(), Build.auxiliary(alpha)], references: [(link, 2, [1])])
    }

    @Test(arguments: [0, 1])
    func `a tile larger than it says counts, as all tiles may be`(tile: Int) throws {
        var file = HEIFReaderTests.grid()
        file.items[1 + tile].stream = Self.large
        #expect(try readSource(file.bytes).codedPixels == 9_000 * 8_000 + 64 * 48)
    }

    @Test func `tiles of whole blocks are no larger than their grid`() throws {
        var file = HEIFReaderTests.grid()
        for index in [1, 2] { file.items[index].stream = AV1Builder(width: 64, height: 64).picture }
        #expect(try readSource(file.bytes).codedPixels == 128 * 48)
    }

    @Test func `a tile without data or of an unknown coding is refused`() {
        var file = HEIFReaderTests.grid()
        file.items[2].stream = []
        #expect(refusal(file.bytes) == .corrupt)
        for type in ["grid", "iden", "iovl", "jpeg"] {
            file = HEIFReaderTests.grid()
            for index in [1, 2] { file.items[index].type = type }
            #expect(refusal(file.bytes) == .unsupported(.avif), "\(type)")
        }
    }

    @Test func `a tile that is turned is refused`() {
        var file = HEIFReaderTests.grid()
        file.properties.append(Build.box("irot", [1]))
        file.items[2].properties.append(4)
        #expect(refusal(file.bytes) == .unsupported(.heic))
    }

    @Test(arguments: ["iden", "iovl"])
    func `what is derived from other items is refused`(type: String) {
        var file = HEIFBuilder()
        file.items[0].type = type
        #expect(refusal(file.bytes) == (type == "iden" ? .corrupt : .unsupported(.avif)))
        #expect(refusal(Self.pair("thmb", type: type).bytes) == .unsupported(.heic))
        #expect(refusal(Self.pair("auxl", type: type).bytes) == .unsupported(.heic))
    }

    @Test func `an alpha plane whose stream is larger than the picture is refused`() throws {
        #expect(try readSource(Self.pair("auxl").bytes).hasAlpha)
        #expect(refusal(Self.pair("auxl", stream: Self.large).bytes) == .corrupt)
        let twice = AV1Builder(width: 64, height: 48)
        // As progressive AVIF has it: in two layers, each of the picture's size.
        let layers = try readSource(Self.pair("auxl", stream: twice.picture + twice.frame()).bytes)
        #expect(layers.hasAlpha)
        #expect(layers.codedPixels == 2 * 64 * 48)
        let padded = AV1Builder(width: 64, height: 64).picture
        #expect(try readSource(Self.pair("auxl", stream: padded).bytes).hasAlpha)
    }

    /// Two hundred and fifty tiles with a configuration of a thousand headers that they share.
    @Test func `streams are bounded over the file, not only each for itself`() throws {
        var file = HEIFReaderTests.grid(columns: 250, width: 250 * 64, tiles: Array(2...251))
        let tile = file.items[1]
        file.items =
            [file.items[0]]
            + (2...251).map { number in
                var item = tile
                item.number = number
                return item
            }
        file.properties[2] = Build.size(250 * 64, 48)
        #expect(try readSource(file.bytes).width == 250 * 64)
        let header = AV1Builder(width: 64, height: 48).sequence
        file.properties[1] = Build.av1(flags: 0x40, Array(repeating: header, count: 1_000).flatMap { $0 })
        #expect(refusal(file.bytes) == .excessive)
    }

    @Test func `a thumbnail counts, since it may be what is decoded`() throws {
        #expect(try readSource(Self.pair("thmb").bytes).codedPixels == 64 * 48)
        #expect(try readSource(Self.pair("thmb", stream: Self.large).bytes).codedPixels == 9_000 * 8_000)
        #expect(try readSource(Self.pair("thmb", type: "jpeg", stream: [1]).bytes).codedPixels == 64 * 48)
        #expect(refusal(Self.pair("thmb", stream: [0xFF]).bytes) == .corrupt)
    }

    @Test func `a thumbnail of what an identity stands for counts as well`() throws {
        let file = HEIFBuilder(
            items: [
                .init(number: 1, type: "iden", properties: []), .init(number: 2, type: "av01", properties: [1, 2]),
                .init(number: 3, type: "av01", properties: [1, 2], stream: Self.large),
            ], references: [("dimg", 1, [2]), ("thmb", 3, [2])])
        #expect(try readSource(file.bytes).codedPixels == 9_000 * 8_000)
    }

    /// Decoding it would begin with the picture, and so with the plane.
    @Test func `an alpha plane that is made of its own picture is refused`() {
        let file = HEIFBuilder(
            items: [
                .init(number: 1, type: "av01", properties: [1, 2]),
                .init(number: 2, type: "grid", properties: [1, 3], length: 8, method: 1),
            ],
            properties: [Build.size(64, 48), Build.av1(), Build.auxiliary(Self.alpha)],
            references: [("auxl", 2, [1]), ("dimg", 2, [1])],
            itemData: [0, 0, 0, 0] + Fields.big(64, 2) + Fields.big(48, 2))
        #expect(refusal(file.bytes) == .corrupt)
    }

    @Test func `an alpha plane with an alpha plane is refused`() {
        var file = Self.pair("auxl")
        file.items.append(.init(number: 3, type: "av01", properties: [1, 2, 3]))
        file.references.append(("auxl", 3, [2]))
        #expect(refusal(file.bytes) == .corrupt)
    }

    @Test func `an item that is not decoded may say anything`() throws {
        #expect(try readSource(Self.pair("cdsc", type: "Exif", stream: [1, 2]).bytes).codedPixels == 64 * 48)
        var gain = Self.pair("auxl", stream: Self.large)
        gain.properties[2] = Build.auxiliary("urn:com:apple:photo:2020:aux:hdrgainmap")
        #expect(try readSource(gain.bytes).codedPixels == 64 * 48)
    }
}
