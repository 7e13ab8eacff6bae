// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct HEIFRefusalTests {
    private typealias Build = HEIFBuilder

    static func single(_ item: HEIFBuilder.Item) -> [UInt8] { HEIFBuilder(items: [item]).bytes }

    static let refused: [(String, [UInt8], SourceError.Code)] = [
        (
            "data beyond the file",
            single(.init(number: 1, type: "av01", properties: [1, 2], offset: 0, length: 0x7FFF_FFFF)),
            .truncated
        ),
        (
            "data that starts beyond the file",
            single(.init(number: 1, type: "av01", properties: [1, 2], offset: 0xFFFF_FFFF, length: 1)), .truncated
        ),
        ("no data", single(.init(number: 1, type: "av01", properties: [1, 2], stream: [])), .corrupt),
        (
            "a primary item that is hidden", single(.init(number: 1, type: "av01", properties: [1, 2], flags: 1)),
            .corrupt
        ),
        ("a primary item that is not there", HEIFBuilder(primary: 7).bytes, .corrupt),
        (
            "a primary item coded in another way", single(.init(number: 1, type: "vvc1", properties: [1, 2])),
            .unsupported(.avif)
        ),
        ("a property that is not there", single(.init(number: 1, type: "av01", properties: [1, 9])), .corrupt),
        ("no size", single(.init(number: 1, type: "av01", properties: [2])), .corrupt),
        ("two sizes", single(.init(number: 1, type: "av01", properties: [1, 1, 2])), .corrupt),
        ("a side of 4 billion", HEIFBuilder(properties: [Build.size(0xFFFF_FFFF, 48), Build.av1()]).bytes, .corrupt),
        ("no configuration", single(.init(number: 1, type: "av01", properties: [1])), .corrupt),
        ("a size of 0", HEIFBuilder(properties: [Build.size(0, 48), Build.av1()]).bytes, .corrupt),
        (
            "a crop by a fraction over 0",
            cropped([40, 0, 30, 1, 0, 1, 0, 1]), .corrupt
        ),
        ("a crop larger than the image", cropped([65, 1, 30, 1, 0, 1, 0, 1]), .corrupt),
        (
            "a crop from another size than is coded",
            HEIFBuilder(
                items: [
                    .init(
                        number: 1, type: "av01", properties: [1, 2, 3],
                        stream: AV1Builder(width: 40, height: 30).picture)
                ], properties: [Build.size(64, 48), Build.av1(), Build.crop([40, 1, 30, 1, 0, 1, 0, 1])]
            ).bytes, .corrupt
        ),
        ("a crop to nothing", cropped([0, 1, 30, 1, 0, 1, 0, 1]), .corrupt),
        (
            "two items of one number",
            HEIFBuilder(items: Array(repeating: .init(number: 1, type: "av01", properties: [1, 2]), count: 2)).bytes,
            .corrupt
        ),
        ("two primary items", HEIFBuilder(extraInMeta: Build.full("pitm", [0, 1])).bytes, .corrupt),
        ("two descriptions", HEIFBuilder(extra: Build.full("meta", [])).bytes, .corrupt),
        ("no description", Array(HEIFBuilder().bytes.prefix(24)), .corrupt),
        (
            "a box shorter than its header", HEIFBuilder(extraInMeta: [0, 0, 0, 4, 0x66, 0x72, 0x65, 0x65]).bytes,
            .corrupt
        ),
        (
            "a box longer than its parent",
            HEIFBuilder(extraInMeta: [0, 0, 0xFF, 0, 0x66, 0x72, 0x65, 0x65]).bytes, .truncated
        ),
        ("60,000 items", HEIFBuilder(items: items(60_000, length: 4)).bytes, .excessive),
        ("many items that each claim the whole file", HEIFBuilder(items: items(500, length: 10_000)).bytes, .excessive),
        (
            "20,000 boxes",
            HEIFBuilder(extraInMeta: (0..<20_000).flatMap { _ in Build.box("free", []) }).bytes, .excessive
        ),
        (
            "20,000 references", HEIFBuilder(references: [("dimg", 1, Array(repeating: 1, count: 20_000))]).bytes,
            .excessive
        ),
        ("3,000 descriptions in each other", nested(3_000), .corrupt),
    ]

    static func cropped(_ fractions: [Int]) -> [UInt8] {
        HEIFBuilder(
            items: [.init(number: 1, type: "av01", properties: [1, 2, 3])],
            properties: [Build.size(64, 48), Build.av1(), Build.crop(fractions)]
        ).bytes
    }

    static func items(_ count: Int, length: Int) -> [HEIFBuilder.Item] {
        (1...count).map { .init(number: $0, type: "av01", properties: [1, 2], offset: 0, length: length) }
    }

    static func nested(_ depth: Int) -> [UInt8] {
        let headers = (0..<depth).map { level in
            Fields.big(12 * (depth - level) + 1, 4) + Fields.text("meta") + [0, 0, 0, 0]
        }
        return Array(HEIFBuilder().bytes.prefix(24)) + headers.flatMap { $0 } + [0]
    }

    @Test(arguments: refused.indices)
    func `a malformed file is refused at once`(index: Int) {
        let (name, file, code) = Self.refused[index]
        let time = ContinuousClock().measure { #expect(refusal(file) == code, "\(name)") }
        #expect(time < .seconds(1), "\(name)")
    }
}
