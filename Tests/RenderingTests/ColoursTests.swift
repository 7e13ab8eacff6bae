// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import TestSupport
import Testing

@testable import Recipes
@testable import Rendering

/// Profiles, and whether they apply; numbers in their place.
struct ColoursTests {
    private static let p3 = ColourNumbers(nclx: 12, transfer: 13)
    private static let rgb = p3.flatMap { ICCProfile.bytes($0, for: .rgb) } ?? []
    /// Samples are light itself: 90 is 160 in sRGB.
    private static let grey = ColourNumbers(gamma: 1).flatMap { ICCProfile.bytes($0, for: .grey) } ?? []

    /// The profile of P3 with bytes replaced.
    private static func rgb(_ place: Int, _ text: String) -> [UInt8] {
        var bytes = rgb
        bytes.replaceSubrange(place..<(place + text.utf8.count), with: text.utf8)
        return bytes
    }

    /// The curve that all three colours share, made another type of data.
    private static var withoutCurve: [UInt8] {
        let place = rgb.indices.first { rgb[$0...].starts(with: Array("para".utf8)) } ?? 0
        let second = rgb.indices.dropFirst(place + 1).first { rgb[$0...].starts(with: Array("para".utf8)) } ?? 0
        var bytes = rgb(place, "junk")
        bytes.replaceSubrange(second..<(second + 4), with: Array("junk".utf8))
        return bytes
    }

    private static let unfit: [(String, [UInt8])] = [
        ("grey", grey), ("inks", ColourSamples.oddInks), ("a device link", rgb(12, "link")),
        ("named colours", rgb(12, "nmcl")), ("an abstract one", rgb(12, "abst")), ("Lab", rgb(16, "Lab ")),
        ("cut off", Array(rgb.dropLast(60))), ("a header only", Array(rgb[..<128])), ("no magic", rgb(36, "junk")),
        ("damaged curves", withoutCurve), ("noise", (0..<2048).map { UInt8(truncatingIfNeeded: $0 &* 151 + 7) }),
        ("no tags", rgb(128, "\0\0\0\0")), ("a length that lies", rgb(0, "\0\u{1}\0\0")), ("one byte", [1]),
    ]

    @Test(arguments: ["16x16", "8x8"])
    func `a profile that can't apply leaves pixels as they are stored`(spec: String) throws {
        let red = try ColourSamples.file("jpeg", red: 255, green: 0, blue: 0)
        let lossy = try ColourSamples.file("webp", red: 255, green: 0, blue: 0)
        let plain = SamplePNG.plain(16, 16, red: 255, green: 0, blue: 0)
        for (name, profile) in Self.unfit {
            for file in [
                ColourSamples.jpeg(red, profiles: [profile]), ColourSamples.webp(lossy, profile: profile),
                SamplePNG.inserting(SamplePNG.profile(profile), into: plain),
            ] {
                expect(try Rendered(file, "\(spec),format=png").pixel(4, 4), [255, 0, 0], "\(name) \(spec)")
            }
        }
    }

    @Test func `a grey picture is not tinted by a profile that is not grey's`() throws {
        let plain = SamplePNG.grey(16, 16, 90)
        let jpeg = try Rendered(plain, "16x16,format=jpeg,quality=100").bytes
        for (name, profile) in [("P3", Self.rgb), ("inks", ColourSamples.oddInks), ("a link", Self.rgb(12, "link"))] {
            for file in [
                ColourSamples.jpeg(jpeg, profiles: [profile]),
                SamplePNG.inserting(SamplePNG.profile(profile), into: plain),
            ] {
                expect(try Rendered(file, "8x8,format=png").pixel(4, 4), [90], within: 1, name)
            }
        }
    }

    @Test func `a profile that applies does`() throws {
        let jpeg = try ColourSamples.file("jpeg", red: 200, green: 80, blue: 60)
        let webp = try ColourSamples.file("webp", red: 200, green: 80, blue: 60)
        let png = SamplePNG.plain(16, 16, red: 200, green: 80, blue: 60)
        let parts = [Array(Self.rgb[..<200]), Array(Self.rgb[200...])]
        for (name, file) in [
            ("JPEG", ColourSamples.jpeg(jpeg, profiles: [Self.rgb])),
            ("two parts", ColourSamples.jpeg(jpeg, profiles: parts)),
            ("WebP", ColourSamples.webp(webp, profile: Self.rgb)),
            ("PNG", SamplePNG.inserting(SamplePNG.profile(Self.rgb), into: png)),
            ("an input's", ColourSamples.jpeg(jpeg, profiles: [Self.rgb(12, "scnr")])),
            ("a space's", ColourSamples.jpeg(jpeg, profiles: [Self.rgb(12, "spac")])),
        ] {
            for ladder in [false, true] {
                expect(try Rendered(file, "8x8,format=png", onLadder: ladder).pixel(4, 4), [216, 69, 50], name)
            }
        }
    }

    @Test(arguments: ["jpeg", "png", "webp", "avif"])
    func `nothing that is made has the original's EXIF`(type: String) throws {
        let jpeg = try ColourSamples.file("jpeg", red: 200, green: 80, blue: 60)
        // One entry: a description of twelve letters.
        let directory: [UInt8] = [73, 73, 42, 0, 8, 0, 0, 0, 1, 0, 0x0E, 1, 2, 0, 13, 0, 0, 0, 26, 0, 0, 0, 0, 0, 0, 0]
        let block = Array("Exif\0\0".utf8) + directory + Array("SECRET PLACE\0".utf8)
        let segment = [0xFF, 0xE1, 0, UInt8(block.count + 2)] + block
        let made = try Rendered(Array(jpeg[..<2]) + segment + jpeg[2...], "8x8,format=\(type)").bytes
        #expect(!made.indices.contains { made[$0...].starts(with: Array("SECRET".utf8)) })
    }

    @Test(arguments: ["jpeg", "png", "webp", "avif"])
    func `nothing that is made has a profile`(type: String) throws {
        let plain = SamplePNG.plain(16, 16, red: 200, green: 80, blue: 60)
        let jpeg = try ColourSamples.file("jpeg", red: 200, green: 80, blue: 60)
        for file in [
            SamplePNG.inserting(SamplePNG.profile(Self.rgb), into: plain),
            ColourSamples.jpeg(jpeg, profiles: [Self.rgb]),
            ColourSamples.jpeg(jpeg, profiles: [Self.grey]), ColourSamples.jpeg(jpeg, profiles: [Self.rgb(12, "link")]),
        ] {
            let made = try Rendered(file, "8x8,format=\(type)").bytes
            #expect(try !SourceInfo.read(made.span).hasProfile)
            #expect(!made.indices.contains { made[$0...].starts(with: Array("acsp".utf8)) })
        }
    }

    @Test func `a profile of grey applies to grey, and leaves it one band`() throws {
        let plain = SamplePNG.grey(16, 16, 90)
        let jpeg = try Rendered(plain, "16x16,format=jpeg,quality=100").bytes
        for file in [
            ColourSamples.jpeg(jpeg, profiles: [Self.grey]),
            SamplePNG.inserting(SamplePNG.profile(Self.grey), into: plain),
        ] {
            expect(try Rendered(file, "8x8,format=png").pixel(4, 4), [160], within: 2)
        }
    }

    @Test func `an AVIF without colours is opaque and grey by its profile of grey`() throws {
        let rendered = try Rendered(ColourSamples.monochrome, "16x16,format=png")
        expect(try rendered.pixel(3, 8), [160])
        expect(try rendered.pixel(12, 8), [228])
    }

    @Test func `inks are converted by their own profile, and by the usual one without`() throws {
        let own = ColourSamples.jpeg(ColourSamples.inks, profiles: [ColourSamples.oddInks])
        for spec in ["16x16,format=png", "8x8,format=png,fit=fill", "8x16,fit=fill,format=png"] {
            let rendered = try Rendered(own, spec)
            let (width, half) = (spec.hasPrefix("16") ? 16 : 8, 4)
            expect(try rendered.pixel(1, half), [119, 119, 119], spec)
            expect(try rendered.pixel(width - 2, half), [255, 255, 255], spec)
        }
        let unfit = [ColourSamples.inks, ColourSamples.jpeg(ColourSamples.inks, profiles: [Self.rgb])]
        for file in unfit {
            let rendered = try Rendered(file, "16x16,format=png")
            expect(try rendered.pixel(2, 8), [0, 158, 226], within: 8)
            expect(try rendered.pixel(13, 8), [37, 36, 36], within: 12)
        }
    }

    @Test(
        arguments: [
            ("P3", "cICP", [12, 13, 0, 1], [216, 69, 50]), ("sRGB", "cICP", [1, 13, 0, 1], [200, 80, 60]),
            ("BT.2020", "cICP", [9, 13, 0, 1], [244, 37, 50]),
            ("BT.709's curve", "cICP", [1, 1, 0, 1], [197, 70, 49]),
            ("linear light", "cICP", [1, 8, 0, 1], [229, 152, 133]), ("NTSC", "cICP", [4, 13, 0, 1], [234, 72, 48]),
            ("gAMA 1", "gAMA", [0, 1, 0x86, 0xA0], [229, 152, 133]),
            ("gAMA 0.5", "gAMA", [0, 0, 0xC3, 0x50], [206, 88, 67]),
            ("a screen's gAMA", "gAMA", [0, 0, 0xB1, 0x8F], [200, 80, 60]),
        ] as [(String, String, [UInt8], [Int])])
    func `a PNG's numbers are converted as browsers do`(name: String, type: String, data: [UInt8], wanted: [Int])
        throws
    {
        let plain = SamplePNG.plain(16, 16, red: 200, green: 80, blue: 60)
        let file = SamplePNG.inserting(SamplePNG.chunk(type, data), into: plain)
        for (spec, ladder) in [("16x16", false), ("8x8", false), ("8x8", true)] {
            let rendered = try Rendered(file, "\(spec),format=png", onLadder: ladder)
            expect(try rendered.pixel(4, 4), wanted, within: 2, "\(name) \(spec)")
        }
    }

    @Test func `a grey PNG's exponent is converted, and it stays grey`() throws {
        let file = SamplePNG.inserting(SamplePNG.chunk("gAMA", [0, 1, 0x86, 0xA0]), into: SamplePNG.grey(16, 16, 90))
        expect(try Rendered(file, "8x8,format=png").pixel(4, 4), [160], within: 2)
    }

    @Test(
        arguments: [
            (12, 13, [216, 69, 50]), (12, 1, [216, 69, 50]), (9, 14, [244, 40, 49]), (1, 13, [200, 80, 60]),
            (1, 1, [200, 80, 60]), (2, 2, [200, 80, 60]), (1, 4, [201, 80, 56]), (1, 8, [229, 153, 132]),
            (6, 6, [195, 85, 58]), (11, 13, [212, 70, 49]), (9, 16, [200, 80, 60]), (9, 18, [200, 80, 60]),
        ] as [(UInt8, UInt8, [Int])])
    func `an AVIF's code points are converted as browsers do`(primaries: UInt8, transfer: UInt8, wanted: [Int]) throws {
        let plain = try ColourSamples.file("avif", red: 200, green: 80, blue: 60)
        let file = try ColourSamples.avif(plain, primaries: primaries, transfer: transfer)
        for spec in ["16x16", "8x8"] {
            expect(try Rendered(file, "\(spec),format=png").pixel(4, 4), wanted, within: 4, spec)
        }
    }

    @Test func `colours that were multiplied by their opacity are divided by it`() throws {
        for ladder in [false, true] {
            let rendered = try Rendered(ColourSamples.premultiplied, "16x16,format=png", onLadder: ladder)
            expect(try rendered.pixel(3, 8), [255, 255, 255, 128])
            expect(try rendered.pixel(12, 8), [200, 80, 60, 255])
            let small = try Rendered(ColourSamples.premultiplied, "8x8,format=jpeg,quality=100", onLadder: ladder)
            expect(try small.pixel(1, 4), [255, 255, 255], within: 4)
        }
    }
}
