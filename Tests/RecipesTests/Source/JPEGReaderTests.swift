// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct JPEGReaderTests {
    @Test(arguments: [(0xC0, false), (0xC1, false), (0xC2, true), (0xC9, false), (0xCA, true)], [1, 3, 4])
    func `a frame that can be decoded is described`(frame: (Int, Bool), components: Int) throws {
        let file = JPEGBuilder(frame: frame.0, width: 640, height: 480, components: components).bytes
        let expected = SourceInfo(
            type: .jpeg, width: 640, height: 480, bands: components, codedSamplesPerPixel: Double(components),
            isInterlaced: frame.1, isCMYK: components == 4)
        #expect(try readSource(file) == expected)
    }

    @Test(
        arguments: [
            (640, 480, 0x11, 3.0), (641, 480, 0x11, 3 * 648.0 / 641), (1, 1, 0x11, 192.0), (1, 1, 0x44, 3072.0),
            (640, 480, 0x22, 3.0),
        ])
    func `samples are counted with those that fill the last blocks`(
        width: Int, height: Int, sampling: Int, samples: Double
    ) throws {
        let file = JPEGBuilder(width: width, height: height, sampling: sampling).bytes
        let counted = try #require(try readSource(file).codedSamplesPerPixel)
        #expect(abs(counted - samples) < 0.001)
    }

    @Test func `a first scan of some components means that the frame is held`() throws {
        #expect(try readSource(JPEGBuilder(scanComponents: 1).bytes).isInterlaced)
        #expect(try !readSource(JPEGBuilder(components: 1, scanComponents: 1).bytes).isInterlaced)
    }

    @Test(arguments: [0xC3, 0xC5, 0xC6, 0xC7, 0xCB, 0xCD, 0xCE, 0xCF])
    func `lossless and hierarchical frames are not accepted`(frame: Int) {
        #expect(refusal(JPEGBuilder(frame: frame).bytes) == .unsupported(.jpeg))
    }

    static let refused: [(String, [UInt8], SourceError.Code)] = [
        ("12 bits", JPEGBuilder(precision: 12).bytes, .unsupported(.jpeg)),
        ("no width", JPEGBuilder(width: 0).bytes, .corrupt),
        ("no height", JPEGBuilder(height: 0).bytes, .corrupt),
        ("no components", JPEGBuilder(components: 0, scanComponents: 1).bytes, .corrupt),
        ("2 components", JPEGBuilder(components: 2).bytes, .unsupported(.jpeg)),
        ("255 components", JPEGBuilder(components: 255, scanComponents: 4).bytes, .unsupported(.jpeg)),
        ("no sampling", JPEGBuilder(sampling: 0x01).bytes, .corrupt),
        ("a sampling of 5", JPEGBuilder(sampling: 0x15).bytes, .corrupt),
        ("more components scanned than there are", JPEGBuilder(components: 1, scanComponents: 3).bytes, .corrupt),
        ("a scan of no components", JPEGBuilder(scanComponents: 0).bytes, .corrupt),
        (
            "two frames",
            JPEGBuilder(segments: JPEGBuilder.segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0])).bytes, .corrupt
        ),
        (
            "a frame shorter than its components",
            [0xFF, 0xD8] + JPEGBuilder.segment(0xC0, [8, 0, 1, 0, 1, 3, 1, 0x11, 0]), .corrupt
        ),
        (
            "a frame longer than its components",
            [0xFF, 0xD8] + JPEGBuilder.segment(0xC0, [8, 0, 1, 0, 1, 1, 1, 0x11, 0, 0]), .corrupt
        ),
        ("a scan before the frame", [0xFF, 0xD8] + JPEGBuilder.segment(0xDA, [1, 1, 0, 0, 63, 0]), .corrupt),
        ("a second start", [0xFF, 0xD8] + JPEGBuilder().bytes, .corrupt),
        ("an end before the pixels", [0xFF, 0xD8, 0xFF, 0xD9], .corrupt),
        ("tables with a length of 0", JPEGBuilder(segments: [0xFF, 0xDB, 0, 0]).bytes, .corrupt),
        ("codes with a length of 1", JPEGBuilder(segments: [0xFF, 0xC4, 0, 1]).bytes, .corrupt),
        ("a segment beyond the file", [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 0, 0], .truncated),
        ("nothing but a start", [0xFF, 0xD8, 0xFF], .truncated),
        (
            "3,000 segments",
            JPEGBuilder(segments: (0..<3_000).flatMap { _ in JPEGBuilder.segment(0xFE, []) }).bytes, .excessive
        ),
    ]

    @Test(arguments: refused)
    func `a malformed file is refused`(name: String, file: [UInt8], code: SourceError.Code) {
        #expect(refusal(file) == code, "\(name)")
    }

    @Test func `fill bytes and bytes between markers are passed over`() throws {
        let file = JPEGBuilder(
            segments: [0xFF, 0xFF, 0xFF] + JPEGBuilder.segment(0xFE, [1]) + [0x00, 0x33, 0xFF, 0x00])
        #expect(try readSource(file.bytes).width == 5)
    }

    @Test(arguments: [0xFE, 0xE0, 0xE1, 0xE2, 0xED, 0xEF], [0, 1] as [UInt8])
    func `metadata with a length that is too small is passed over`(marker: UInt8, length: UInt8) throws {
        let file = JPEGBuilder(segments: [0xFF, marker, 0, length] + JPEGBuilder.segment(0xFE, [1]))
        #expect(try readSource(file.bytes).width == 5)
    }

    private static func part(_ number: UInt8, _ count: UInt8, _ data: [UInt8] = [0]) -> [UInt8] {
        JPEGBuilder.segment(0xE2, Fields.text("ICC_PROFILE\0") + [number, count] + data)
    }

    static let profiles: [(String, [UInt8], Bool)] = [
        ("one part", part(1, 1), true),
        ("two parts", part(1, 2) + part(2, 2), true),
        ("two parts the other way round", part(2, 2) + part(1, 2), true),
        (
            "another segment between them", part(1, 2) + JPEGBuilder.segment(0xE2, Fields.text("MPF\0")) + part(2, 2),
            true
        ),
        ("an empty part beside one that is not", part(1, 2, []) + part(2, 2), true),
        ("none", JPEGBuilder.segment(0xE2, Fields.text("MPF\0")), false),
        ("nothing in it", part(1, 1, []), false),
        ("a part is missing", part(1, 2), false),
        ("the first is missing", part(2, 2), false),
        ("a part comes twice", part(1, 2) + part(1, 2) + part(2, 2), false),
        ("a number of 0", part(0, 1), false),
        ("a number above the count", part(2, 1), false),
        ("a count of 0", part(0, 0), false),
        ("counts that differ", part(1, 2) + part(2, 3), false),
        ("a part too many", part(1, 1) + part(2, 2), false),
        ("no room for the numbers", JPEGBuilder.segment(0xE2, Fields.text("ICC_PROFILE\0") + [1]), false),
    ]

    @Test(arguments: profiles)
    func `a profile counts if all its parts are there`(name: String, segments: [UInt8], isThere: Bool) throws {
        #expect(try readSource(JPEGBuilder(segments: segments).bytes).hasProfile == isThere, "\(name)")
    }

    @Test func `a profile is found`() throws {
        let profile = JPEGBuilder.profile(ProfileBuilder().bytes)
        #expect(try readSource(JPEGBuilder(segments: profile).bytes).hasProfile)
        let preview = JPEGBuilder.segment(0xE2, Fields.text("MPF\0"))
        #expect(try !readSource(JPEGBuilder(segments: preview).bytes).hasProfile)
    }
}
