// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct StrippingAVIFTests {
    /// Colours by numbers: primaries, transfer, matrix.
    private static func numbers(_ primaries: Int, _ transfer: Int, _ matrix: Int) -> [UInt8] {
        let fields = [primaries, transfer, matrix].flatMap { Fields.big($0, 2) }
        return HEIFBuilder.box("colr", Fields.text("nclx") + fields + [0x80])
    }

    private static let sRGB = numbers(1, 13, 6)
    private static let alpha = HEIFBuilder.auxiliary("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha")
    private static let plain = HEIFBuilder(
        items: [.init(number: 1, type: "av01", properties: [1, 2, 3])],
        properties: [HEIFBuilder.size(64, 48), HEIFBuilder.av1(), sRGB])

    /// A picture with all that has to go.
    private static var laden: HEIFBuilder {
        var file = plain
        let secret = AV1Builder.unit(5, Fields.text("secret")) + AV1Builder.unit(15, Fields.text("secret"))
        file.items[0].stream = AV1Builder.unit(2, []) + AV1Builder().sequence + secret + AV1Builder().frame() + secret
        file.items.append(.init(number: 7, type: "Exif", properties: [], stream: Fields.text("secret")))
        file.items.append(.init(number: 8, type: "mime", properties: [], stream: Fields.text("secret")))
        file.items.append(.init(number: 9, type: "av01", properties: [1, 2, 3]))
        file.references = [("cdsc", 7, [1]), ("cdsc", 8, [1]), ("thmb", 9, [1])]
        file.extraInMeta = HEIFBuilder.box("free", Fields.text("secret"))
        file.extra = HEIFBuilder.box("uuid", Fields.text("secret"))
        return file
    }

    private static func holdsSecret(_ file: [UInt8]) -> Bool {
        let word = Fields.text("secret")
        return file.indices.contains { file[$0...].starts(with: word) }
    }

    @Test func `an AVIF keeps the units of its picture and nothing else`() throws {
        let file = Self.laden.bytes
        #expect(Self.holdsSecret(file))
        let kept = try #require(try StrippingMetadataTests.stripped(file))
        #expect(!Self.holdsSecret(kept) && kept.count < file.count)
        #expect(try readSource(kept) == readSource(Self.plain.bytes))
        #expect(Array(kept.suffix(AV1Builder().picture.count)) == AV1Builder().picture)
        // What is written anew is not larger than what a good encoder writes.
        #expect(kept.count <= Self.plain.bytes.count + 4)
    }

    @Test func `an AVIF keeps its opacity`() throws {
        var file = Self.laden
        file.properties.append(Self.alpha)
        file.items.append(.init(number: 3, type: "av01", properties: [1, 2, 4]))
        file.references.append(("auxl", 3, [1]))
        let info = try readSource(file.bytes)
        #expect(info.hasAlpha)
        let kept = try #require(try StrippingMetadataTests.stripped(file.bytes))
        #expect(!Self.holdsSecret(kept))
        #expect(try readSource(kept) == info)
        file.references.append(("prem", 1, [3]))
        #expect(try StrippingMetadataTests.stripped(file.bytes) == nil, "premultiplied")
    }

    private static func changed(_ change: (inout HEIFBuilder) -> Void) -> HEIFBuilder {
        var file = plain
        change(&file)
        return file
    }

    private static let odd: [(String, HEIFBuilder)] = [
        ("turned", changed { $0.add(HEIFBuilder.box("irot", [1])) }),
        ("mirrored", changed { $0.add(HEIFBuilder.box("imir", [1])) }),
        ("cropped", changed { $0.add(HEIFBuilder.crop([64, 1, 48, 1, 0, 1, 0, 1])) }),
        ("an unknown property", changed { $0.add(HEIFBuilder.box("abcd", [1])) }),
        ("colours of Display P3", changed { $0.properties[2] = numbers(12, 13, 6) }),
        ("PQ", changed { $0.properties[2] = numbers(1, 16, 6) }),
        ("no colours said", changed { $0.items[0].properties = [1, 2] }),
        ("a second frame", changed { $0.items[0].stream = AV1Builder().picture + AV1Builder().frame() }),
        (
            "a long header",
            changed {
                $0.items[0].stream = AV1Builder().picture + AV1Builder.unit(1, [UInt8](repeating: 0, count: 300))
            }
        ),
    ]

    @Test(arguments: odd)
    func `an odd AVIF is not stripped`(name: String, file: HEIFBuilder) throws {
        let info = SourceInfo(type: .avif, width: 64, height: 48)
        #expect(strippingMetadata(file.bytes.span, info: info) == nil, "\(name)")
        #expect(strippingMetadata(Self.plain.bytes.span, info: info) != nil)
    }

    @Test func `an AVIF cut anywhere is stripped to nothing, or traps nowhere`() {
        let info = SourceInfo(type: .avif, width: 64, height: 48)
        let file = Self.laden.bytes
        for count in 0..<file.count { _ = strippingMetadata(Array(file.prefix(count)).span, info: info) }
    }
}

extension HEIFBuilder {
    /// Gives the first item one more property.
    fileprivate mutating func add(_ property: [UInt8]) {
        properties.append(property)
        items[0].properties.append(properties.count)
    }
}
