// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import JobProtocol
import Recipes
import Rendering
import TestSupport
import Testing

/// What becomes of the first frame of a GIF and of the canvas around it.
struct GIFRenderingTests {
    init() throws { try StartedVips.result.get() }

    /// The picture that browsers show: the frame in its place, and nothing around it.
    private static func expected(_ gif: SampleGIF, width: Int, height: Int) -> [UInt8] {
        let frame = gif.frames[0]
        let isOpaque = frame.transparent == nil && frame.width == width && frame.height == height
        let ink = frame.transparent == frame.colour ? [0, 0, 0, 0] : SampleGIF.colours[frame.colour] + [255]
        let bands = isOpaque ? 3 : 4
        let blank = [UInt8](repeating: 0, count: width * bands)
        var row = blank
        let place = (frame.left * bands)..<((frame.left + frame.width) * bands)
        row.replaceSubrange(place, with: repeatElement(ink.prefix(bands), count: frame.width).joined())
        let rows = frame.top..<(frame.top + frame.height)
        let pixels = Array((0..<height).map { rows.contains($0) ? row : blank }.joined())
        return SamplePNG.picture(width, height, hasAlpha: !isOpaque, pixels)
    }

    static let shown: [(String, SampleGIF, Int, Int)] = [
        ("all of the canvas", SampleGIF(), 8, 6),
        ("a part of it", SampleGIF(frames: [.init(left: 2, top: 1, width: 3, height: 2)]), 8, 6),
        ("a background", SampleGIF(background: 2, frames: [.init(width: 3, height: 2)]), 8, 6),
        (
            "a background behind a transparent colour",
            SampleGIF(background: 2, frames: [.init(left: 1, width: 3, transparent: 0)]), 8, 6
        ),
        ("all transparent", SampleGIF(background: 2, frames: [.init(colour: 3, transparent: 3)]), 8, 6),
        (
            "a later frame that is transparent",
            SampleGIF(frames: [.init(), .init(colour: 2, transparent: 2)]), 8, 6
        ),
        ("a screen of 640 x 480", SampleGIF(width: 640, height: 480, frames: [.init(left: 99, top: 5)]), 640, 480),
        ("a screen of 800 x 600", SampleGIF(width: 800, height: 600, frames: [.init(left: 300, top: 225)]), 800, 600),
        ("a wide screen", SampleGIF(width: 2_049, height: 9, frames: [.init(left: 2_000, top: 3)]), 2_049, 9),
        ("a high screen", SampleGIF(width: 9, height: 3_000, frames: [.init(left: 1, top: 2_900)]), 9, 3_000),
        ("no screen", SampleGIF(width: 0, height: 0), 8, 6),
        ("a screen smaller than the frame", SampleGIF(width: 5, height: 9, frames: [.init(left: 1)]), 9, 9),
        ("no trailer", SampleGIF(hasTrailer: false), 8, 6),
        ("no end of the data", SampleGIF(frames: [.init(hasTerminator: false)], hasTrailer: false), 8, 6),
        ("a trailer in place of the end", SampleGIF(frames: [.init(hasTerminator: false)]), 8, 6),
    ]

    @Test(arguments: shown)
    func `the canvas is shown as browsers do`(name: String, gif: SampleGIF, width: Int, height: Int) throws {
        let spec = "\(width)x\(height),format=png"
        let made = try Rendered(spec, of: gif.bytes)
        let expected = try Rendered(spec, of: Self.expected(gif, width: width, height: height))
        #expect(made.info == expected.info, "\(name)")
        let isSame = made.pixels == expected.pixels
        #expect(isSame && made.pixels != nil, "\(name)")
    }

    static let damaged: [(String, [UInt8])] = [
        ("a row missing", SampleGIF(frames: [.init(missing: 8)]).bytes),
        ("a pixel missing", SampleGIF(frames: [.init(missing: 1)]).bytes),
        ("a row missing on a large screen", SampleGIF(width: 800, height: 600, frames: [.init(missing: 8)]).bytes),
        ("the end missing", Array(SampleGIF(hasTrailer: false).bytes.dropLast(12))),
    ]

    @Test(arguments: damaged, ["8x6", "4x3", "8x1,gravity=north", "1x1,gravity=north", "8x6,format=webp"])
    func `missing pixels are refused for every size`(file: (String, [UInt8]), spec: String) {
        let error = #expect(throws: RenderError.self, "\(file.0)") { try Rendered(spec, of: file.1) }
        #expect(error?.stage == .decode)
    }
}
