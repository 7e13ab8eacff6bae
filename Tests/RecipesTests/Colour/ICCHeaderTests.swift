// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Recipes

/// What a profile applies to.
struct ICCHeaderTests {
    private func header(_ bytes: some Collection<UInt8>) -> ICCHeader? { ICCHeader(Array(bytes).span) }

    @Test(
        arguments: [
            ("scnr", "RGB ", .rgb), ("mntr", "RGB ", .rgb), ("prtr", "CMYK", .cmyk), ("spac", "GRAY", .grey),
            ("mntr", "GRAY", .grey), ("scnr", "CMYK", .cmyk),
            // Of a pair of devices, of named colours, and from colours to colours.
            ("link", "RGB ", nil), ("nmcl", "RGB ", nil), ("abst", "RGB ", nil), ("link", "GRAY", nil),
            ("mntr", "Lab ", nil), ("mntr", "XYZ ", nil), ("prtr", "4CLR", nil), ("mntr", "HSV ", nil),
            ("mntr", "rgb ", nil), ("MNTR", "RGB ", nil), ("mntr", "CMY ", nil),
        ] as [(String, String, ColourModel?)])
    func `class and colour space decide`(kind: String, space: String, model: ColourModel?) {
        #expect(header(ProfileBuilder(kind: kind, space: space).bytes)?.model == model)
    }

    @Test(
        arguments: [
            (["rXYZ", "rTRC"], .relative), (["kTRC"], .relative), (["A2B0", "A2B1", "A2B2"], .relative),
            (["A2B0"], .perceptual), (["desc", "A2B0", "B2A0", "B2A1"], .perceptual), (["A2B2"], .saturation),
            (["A2B0", "rXYZ"], .relative), ([], .relative),
        ] as [([String], ICCHeader.Intent)])
    func `the intent is one that the profile has`(tags: [String], intent: ICCHeader.Intent) {
        #expect(header(ProfileBuilder(tags: tags).bytes)?.intent == intent)
    }

    @Test func `what is too short, or has no name, is no profile`() {
        let whole = ProfileBuilder().bytes
        #expect(header(whole)?.length == whole.count)
        #expect(header(whole[..<128])?.model == .rgb)
        for length in [0, 1, 12, 20, 39, 127] { #expect(header(whole[..<length]) == nil, "\(length)") }
        #expect(header(ProfileBuilder(magic: "asdf").bytes) == nil)
        #expect(header(ProfileBuilder(length: 128).bytes) == nil)
        #expect(header(ProfileBuilder(length: 0).bytes) == nil)
        #expect(header([UInt8](repeating: 0xFF, count: 4096)) == nil)
    }

    @Test func `a count of tags beyond the profile is no harm`() {
        var bytes = ProfileBuilder(tags: ["A2B0"]).bytes
        bytes.replaceSubrange(128..<132, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(header(bytes)?.intent == .perceptual)
    }
}
