// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Recipes

/// What the readers say of profiles and numbers.
struct SourceColoursTests {
    private typealias HEIF = HEIFBuilder

    private static let rgb = ProfileBuilder().bytes
    private static let grey = ProfileBuilder(space: "GRAY", tags: ["kTRC"]).bytes
    private static let link = ProfileBuilder(kind: "link").bytes
    private static let inks = ProfileBuilder(kind: "prtr", space: "CMYK", tags: ["A2B0"]).bytes

    private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] { PNGBuilder.chunk(type, data) }
    private static func gamma(_ value: Int) -> [UInt8] { chunk("gAMA", Fields.big(value, 4)) }
    private static func lights(_ values: [Int]) -> [UInt8] { chunk("cHRM", values.flatMap { Fields.big($0, 4) }) }
    private static let p3 = lights([31_270, 32_900, 68_000, 32_000, 26_500, 69_000, 15_000, 6_000])
    private static let profile = chunk("iCCP", [0x70, 0, 0, 1])

    @Test(
        arguments: [
            // One that fits, in one segment, in two, in disorder, with a first part that is too short to tell.
            ([(rgb, 1, 1)], 3, true), ([(Array(rgb[..<130]), 1, 2), (Array(rgb[130...]), 2, 2)], 3, true),
            ([(Array(rgb[130...]), 2, 2), (Array(rgb[..<130]), 1, 2)], 3, true),
            ([(Array(rgb[..<20]), 1, 2), (Array(rgb[20...]), 2, 2)], 1, true),
            ([(grey, 1, 1)], 1, true), ([(inks, 1, 1)], 4, true),
            // One that fits other bands, or no picture.
            ([(grey, 1, 1)], 3, false), ([(rgb, 1, 1)], 1, false), ([(inks, 1, 1)], 3, false),
            ([(rgb, 1, 1)], 4, false), ([(link, 1, 1)], 3, false), ([(grey, 1, 1)], 4, false),
            ([([UInt8](repeating: 7, count: 500), 1, 1)], 3, false),
            // One that lacks a part, or whose numbers contradict each other.
            ([([], 1, 1)], 3, false), ([(rgb, 2, 1)], 3, false), ([(rgb, 0, 1)], 3, false), ([(rgb, 1, 2)], 3, false),
            ([([], 1, 1), (rgb, 1, 1)], 3, false), ([(rgb, 1, 1), (rgb, 1, 1)], 3, false),
        ] as [([([UInt8], UInt8, UInt8)], Int, Bool)])
    func `a JPEG has a profile where it may apply`(parts: [([UInt8], UInt8, UInt8)], bands: Int, has: Bool) throws {
        let segments = parts.flatMap { JPEGBuilder.profile($0.0, number: $0.1, of: $0.2) }
        #expect(try readSource(JPEGBuilder(components: bands, segments: segments).bytes).hasProfile == has)
    }

    @Test(arguments: [(rgb, true), (grey, false), (inks, false), (link, false), ([1, 2], false)])
    func `a WebP has a profile if it is one of RGB`(profile: [UInt8], has: Bool) throws {
        let file = WebPBuilder.file([
            WebPBuilder.extended(9, 8, flags: 32), WebPBuilder.chunk("ICCP", profile), WebPBuilder.lossy(9, 8),
        ])
        #expect(try readSource(file).hasProfile == has)
        let stripped = try strippingMetadata(file.span, info: readSource(file))
        #expect((stripped == nil) == has)
        guard let stripped else { return }
        // Nothing is left of it: neither the chunk nor the flag.
        #expect(stripped[20] == 0 && stripped.count == file.count - 8 - (profile.count + 1) / 2 * 2)
    }

    @Test(
        arguments: [
            // primaries, transfer
            ([(12, 13)], (12, 13)), ([(1, 13)], nil), ([(9, 16)], nil), ([(2, 2)], nil),
            // The first counts, as for libheif.
            ([(12, 13), (9, 1)], (12, 13)), ([(1, 13), (12, 13)], nil),
        ] as [([(Int, Int)], (Int, Int)?)])
    func `an AVIF tells its colours by numbers`(numbers: [(Int, Int)], wanted: (Int, Int)?) throws {
        let boxes = numbers.map { HEIF.box("colr", Self.nclx($0.0, $0.1)) }
        let file = HEIF(
            items: [.init(number: 1, type: "av01", properties: [1, 2] + boxes.indices.map { $0 + 3 })],
            properties: [HEIF.size(64, 48), HEIF.av1()] + boxes)
        #expect(try readSource(file.bytes).numbers == wanted.flatMap { ColourNumbers(nclx: $0.0, transfer: $0.1) })
    }

    private static func nclx(_ primaries: Int, _ transfer: Int) -> [UInt8] {
        Fields.text("nclx") + Fields.big(primaries, 2) + Fields.big(transfer, 2) + [0, 6, 0x80]
    }

    @Test func `a profile of grey applies to an AVIF or HEIC without colours, one of RGB to any`() throws {
        for (profile, flags, has) in [
            (Self.grey, 0x1C, true), (Self.grey, 0, false), (Self.rgb, 0x1C, true), (Self.rgb, 0, true),
            (Self.inks, 0, false), (Self.link, 0, false),
        ] as [([UInt8], UInt8, Bool)] {
            let file = HEIF(
                items: [.init(number: 1, type: "av01", properties: [1, 2, 3, 4])],
                properties: [
                    HEIF.size(64, 48), HEIF.av1(flags: flags), HEIF.box("colr", Fields.text("prof") + profile),
                    HEIF.box("colr", Self.nclx(12, 13)),
                ])
            let info = try readSource(file.bytes)
            #expect(info.hasProfile == has && info.isMonochrome == (flags != 0))
            #expect(info.numbers == ColourNumbers(nclx: 12, transfer: 13))
        }
    }

    @Test(arguments: [("prem", 1, true), ("prem", 2, false), ("cdsc", 1, false)])
    func `an AVIF says that its colours are multiplied`(type: String, from: Int, isPremultiplied: Bool) throws {
        let alpha = "urn:mpeg:mpegB:cicp:systems:auxiliary:alpha"
        var file = HEIF(
            items: [
                .init(number: 1, type: "av01", properties: [1, 2]),
                .init(number: 2, type: "av01", properties: [1, 2, 3]),
            ],
            properties: [HEIF.size(64, 48), HEIF.av1(), HEIF.auxiliary(alpha)],
            references: [("auxl", 2, [1]), (type, from, [3 - from])])
        #expect(try readSource(file.bytes).isPremultiplied == isPremultiplied)
        file.references = [(type, from, [3 - from])]
        #expect(try !readSource(file.bytes).isPremultiplied, "nothing is, without an opacity")
    }

    @Test(
        arguments: [
            ("gAMA", gamma(100_000), ColourNumbers(gamma: 1)), ("a screen's gAMA", gamma(45_455), nil),
            ("cHRM", p3, nil), ("gAMA of 0", gamma(0), nil),
            ("both", gamma(45_455) + p3, ColourNumbers(.p3, ToneCurve(gamma: 1 / 0.45455))),
            ("the other way round", p3 + gamma(45_455), ColourNumbers(.p3, ToneCurve(gamma: 1 / 0.45455))),
            ("cHRM that can't be", gamma(100_000) + lights([0, 0, 0, 0, 0, 0, 0, 0]), nil),
            ("sRGB before both", gamma(100_000) + p3 + chunk("sRGB", [0]), nil),
            ("sRGB of no intent", gamma(100_000) + chunk("sRGB", [9]), ColourNumbers(gamma: 1)),
            ("a profile before all", chunk("sRGB", [0]) + gamma(100_000) + profile, nil),
            ("the first gAMA", gamma(100_000) + gamma(60_000), ColourNumbers(gamma: 1)),
            ("a short gAMA", chunk("gAMA", [0, 1, 0x86]), nil),
            ("a damaged gAMA", gamma(100_000).dropLast() + [0], nil),
            ("cICP", chunk("cICP", [12, 13, 0, 1]), ColourNumbers(.p3, .sRGB)),
            ("cICP before sRGB", chunk("sRGB", [0]) + chunk("cICP", [12, 13, 0, 1]), ColourNumbers(.p3, .sRGB)),
            ("cICP of sRGB before gAMA", gamma(100_000) + chunk("cICP", [1, 13, 0, 1]), nil),
            (
                "cICP of a video's curve", chunk("cICP", [1, 1, 0, 1]),
                ToneCurve(codePoint: 1).flatMap { .init(.sRGB, $0) }
            ),
            ("cICP of nothing", chunk("cICP", [2, 2, 0, 1]) + gamma(100_000), ColourNumbers(gamma: 1)),
            ("cICP of part", chunk("cICP", [12, 2, 0, 1]), nil), ("cICP of YCbCr", chunk("cICP", [12, 13, 1, 1]), nil),
            ("cICP of limited range", chunk("cICP", [12, 13, 0, 0]), nil),
            ("cICP of PQ", chunk("cICP", [9, 16, 0, 1]) + gamma(100_000), nil),
            ("cICP of HLG", chunk("cICP", [9, 18, 0, 1]), nil),
        ] as [(String, [UInt8], ColourNumbers?)])
    func `a PNG tells its colours by chunks`(name: String, chunks: [UInt8], numbers: ColourNumbers?) throws {
        #expect(try readSource(PNGBuilder(beforeData: chunks).bytes).numbers == numbers)
        #expect(try readSource(PNGBuilder(afterData: chunks).bytes).numbers == nil)
    }

    @Test(
        arguments: [
            (profile, true), (profile.dropLast() + [0], false), (chunk("cICP", [12, 13, 0, 1]) + profile, false),
            (profile + chunk("cICP", [1, 13, 0, 1]), false), (profile + chunk("cICP", [9, 16, 0, 1]), true),
            (profile + chunk("cICP", [2, 2, 0, 1]), true), (chunk("sRGB", [0]) + profile, true),
        ] as [([UInt8], Bool)])
    func `a PNG has a profile unless cICP stands in its place`(chunks: [UInt8], has: Bool) throws {
        #expect(try readSource(PNGBuilder(beforeData: chunks).bytes).hasProfile == has)
    }
}

extension Chromaticities {
    fileprivate static let p3 = Chromaticities([0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06]) ?? .sRGB
}
