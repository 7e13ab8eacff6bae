// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Rendering
import TestSupport
import Testing

/// AVIF files as cameras, browsers and older encoders write them, against a PNG of what their streams decode to.
struct HEIFRenderingTests {
    private let plain: SampleAVIF
    /// What the stream decodes to.
    private let decoded: [UInt8]
    private let opacity: SampleAVIF.Coded

    init() throws {
        try StartedVips.result.get()
        let noise = SamplePNG.noise(64, 48)
        let coded = try #require(SampleAVIF.Coded(Rendered("64x48,format=avif", of: noise).bytes))
        plain = SampleAVIF(coded, width: 64, height: 48)
        decoded = try Rendered("64x48,format=png", of: plain.bytes).bytes
        // Its brightness is what counts: light on the left, dark on the right.
        let ramp = (0..<48).flatMap { _ in
            (0..<64).flatMap { column in [UInt8](repeating: column < 32 ? 230 : 20, count: 3) }
        }
        let grey = SamplePNG.picture(64, 48, hasAlpha: false, ramp)
        opacity = try #require(SampleAVIF.Coded(Rendered("64x48,format=avif", of: grey).bytes))
    }

    private static func turn(_ quarters: UInt8) -> [UInt8] { SampleAVIF.box("irot", [quarters]) }
    private static func mirror(_ axis: UInt8) -> [UInt8] { SampleAVIF.box("imir", [axis]) }

    @Test(arguments: [
        ["avif", "avif"], ["avis", "avis", "msf1", "miaf"], ["mif1", "avif"], ["mif1", "mif1"],
        ["mif2", "mif1", "mif2"],
        ["miaf", "MA1B"], ["msf1", "avis"], ["hevx", "avif"], ["wxyz", "abcd", "avif"], ["isom", "mp42", "avis"],
        ["wxyz", "wxyz"], ["avis"],
    ])
    func `the brand decides nothing but that it is an image`(brands: [String]) throws {
        var file = plain
        file.brands = brands
        #expect(try Rendered("64x48,format=png", of: file.bytes).bytes == decoded)
    }

    @Test(arguments: [false, true], [false, true])
    func `boxes may be of 64 bits, and the last one of no size`(isLast: Bool, isWide: Bool) throws {
        var file = plain
        (file.isLast, file.isWide) = (isLast && !isWide, isWide)
        #expect(try Rendered("64x48,format=png", of: file.bytes).bytes == decoded)
    }

    /// Steps and the orientation that EXIF has for them.
    static let turned: [([[UInt8]], UInt8)] = [
        ([turn(1)], 8), ([turn(2)], 3), ([turn(3)], 6), ([mirror(0)], 4), ([mirror(1)], 2), ([turn(1), turn(1)], 3),
        // Turned first, mirrored then; and the other way round.
        ([turn(1), mirror(1)], 7), ([mirror(1), turn(1)], 5), ([turn(3), mirror(1)], 5), ([mirror(0), mirror(1)], 3),
    ]

    @Test(arguments: turned, [0, 1, 2])
    func `pictures are turned and mirrored in the order of the steps`(steps: ([[UInt8]], UInt8), place: Int) throws {
        let file = transformed(steps.0, place)
        let spec = steps.1 >= 5 ? "48x64,format=png" : "64x48,format=png"
        let expected = try Rendered(spec, of: SamplePNG.turned(decoded, orientation: steps.1))
        #expect(try Rendered(spec, of: file.bytes).bytes == expected.bytes)
    }

    /// The steps after the size, before it, and on an identity of the picture.
    private func transformed(_ steps: [[UInt8]], _ place: Int) -> SampleAVIF {
        var file = plain
        switch place {
        case 0: file.after = steps
        case 1: file.before = steps
        default: file.identity = steps
        }
        return file
    }

    static let cropped: [([UInt8], String)] = [
        (SampleAVIF.crop(32, 48, halvesRight: -32), "32x48,gravity=west"),
        (SampleAVIF.crop(32, 48, halvesRight: 32), "32x48,gravity=east"), (SampleAVIF.crop(32, 48), "32x48"),
        (SampleAVIF.crop(64, 24, halvesDown: -24), "64x24,gravity=north"),
        (SampleAVIF.crop(64, 24, halvesDown: 24), "64x24,gravity=south"),
        (SampleAVIF.crop(33, 48, halvesRight: -31), "33x48,gravity=west"),
    ]

    @Test(arguments: cropped, [0, 1, 2])
    func `pictures are cropped, and turned after that`(crop: ([UInt8], String), place: Int) throws {
        let expected = try Rendered(crop.1 + ",format=png", of: decoded)
        let size = "\(expected.info.width)x\(expected.info.height),format=png"
        #expect(try Rendered(size, of: transformed([crop.0], place).bytes).bytes == expected.bytes)
        let turned = "\(expected.info.height)x\(expected.info.width),format=png"
        let made = try Rendered(turned, of: transformed([crop.0, Self.turn(1)], place).bytes)
        #expect(try made.bytes == Rendered(turned, of: SamplePNG.turned(expected.bytes, orientation: 8)).bytes)
    }

    @Test(arguments: [(turn(1), 8), (turn(3), 6), (turn(2), 3), (mirror(0), 4), (mirror(1), 2)] as [([UInt8], UInt8)])
    func `an opacity goes with its picture, whether its steps are written or not`(
        step: [UInt8], orientation: UInt8
    ) throws {
        var file = plain
        file.opacity = opacity
        let upright = try Rendered("64x48,format=png", of: file.bytes)
        #expect(upright.info.hasAlpha)
        let spec = orientation >= 5 ? "48x64,format=png" : "64x48,format=png"
        let expected = try Rendered(spec, of: SamplePNG.turned(upright.bytes, orientation: orientation))
        file.after = [step]
        #expect(try Rendered(spec, of: file.bytes).bytes == expected.bytes)
        file.opacitySteps = [step]
        #expect(try Rendered(spec, of: file.bytes).bytes == expected.bytes)
        file.opacitySteps = []
        (file.before, file.after) = (file.after, [])
        #expect(try Rendered(spec, of: file.bytes).bytes == expected.bytes)
    }
}
