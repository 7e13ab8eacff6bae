// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

/// The file that a decoder is given in place of an AVIF or HEIC.
@Suite struct HEIFPictureTests {
    private typealias Build = HEIFBuilder

    static let files: [(String, [UInt8])] = [
        ("AVIF", HEIFBuilder().bytes), ("HEIC", HEIFReaderTests.heic.bytes),
        ("brands of nobody", HEIFBuilder(major: "wxyz", brands: ["abcd", "avis"]).bytes),
        ("tiles", HEIFReaderTests.grid().bytes), ("alpha", HEIFPartsTests.pair("auxl").bytes),
        ("a smaller copy that lies", HEIFPartsTests.pair("thmb").bytes),
        (
            "in pieces",
            HEIFBuilder(primary: 7, items: [.init(number: 7, type: "av01", properties: [1, 2], pieces: 9)]).bytes
        ),
    ]

    @Test(arguments: files)
    func `a copy says what the file says`(name: String, file: [UInt8]) throws {
        let copy = try HEIFPicture(file.span).bytes
        var (info, expected) = (try readSource(copy), try readSource(file))
        // A smaller copy that is left out counts no more.
        (info.codedPixels, expected.codedPixels) = (0, 0)
        #expect(info == expected)
        #expect(try HEIFPicture(copy.span).bytes == copy, "and its copy is the same")
    }

    @Test func `brands that the decoder knows come first`() throws {
        for (file, brand) in [(HEIFBuilder(major: "wxyz", brands: ["avis"]), "avif"), (HEIFReaderTests.heic, "heic")] {
            let copy = try HEIFPicture(file.bytes.span).bytes
            #expect(Array(copy[4..<24]) == Fields.text("ftyp\(brand)\0\0\0\0mif1\(brand)"))
        }
    }

    @Test func `steps come last, and a crop in whole pixels`() throws {
        let item = Build.Item(number: 1, type: "av01", properties: [3, 1, 4, 2])
        // Twenty columns from the 23rd on, given in fractions.
        let crop = Build.crop([40, 2, 30, 1, 3, 3, 0, 5])
        let file = HEIFBuilder(
            items: [item], properties: [Build.size(64, 48), Build.av1(), crop, Build.box("irot", [3])])
        let copy = try HEIFPicture(file.bytes.span).bytes
        let expected = HEIFBuilder.box(
            "ipco",
            Build.size(64, 48) + Build.av1() + Build.crop([20, 1, 30, 1, 2 * 23 + 20 - 64, 2, 0, 2])
                + Build.box("irot", [3]))
        #expect(copy.indices.contains { copy[$0...].starts(with: expected) })
    }

    @Test func `only a smaller copy of the same shape, steps and colours stays`() throws {
        func file(_ small: [UInt8], steps: [Int] = [], colours: [Int] = []) -> HEIFBuilder {
            HEIFBuilder(
                items: [
                    .init(number: 1, type: "av01", properties: [1, 2, 4]),
                    .init(number: 2, type: "av01", properties: [3, 2] + colours + steps),
                ],
                properties: [
                    Build.size(64, 48), Build.av1(), small, Build.box("irot", [1]), Build.box("irot", [2]),
                    Build.box("colr", Fields.text("nclx") + [0, 1, 0, 13, 0, 6, 0x80]),
                ], references: [("thmb", 2, [1])])
        }
        func stays(_ file: HEIFBuilder) throws -> Bool {
            let copy = try HEIFPicture(file.bytes.span).bytes
            return copy.indices.contains { copy[$0...].starts(with: Fields.text("thmb")) }
        }
        #expect(try stays(file(Build.size(32, 24), steps: [4])))
        #expect(try !stays(file(Build.size(32, 24))), "one that lies on its side")
        #expect(try !stays(file(Build.size(32, 24), steps: [5])), "one that is turned otherwise")
        #expect(try !stays(file(Build.size(32, 32), steps: [4])), "one of another shape")
        #expect(try !stays(file(Build.size(32, 24), steps: [4], colours: [6])), "one of other colours")
    }

    @Test(arguments: files)
    func `no bytes trap`(name: String, file: [UInt8]) {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            var damaged = file
            for _ in 0..<3 {
                let index = Int.random(in: 0..<damaged.count, using: &generator)
                damaged[index] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? HEIFPicture(damaged.span)
        }
    }
}
