// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct StrippingGIFTests {
    private static let comment: [UInt8] = [0x21, 0xFE, 6] + Fields.text("secret") + [0]
    private static let loop: [UInt8] = [0x21, 0xFF, 11] + Fields.text("NETSCAPE2.0") + [3, 1, 0, 0, 0]
    private static let words: [UInt8] = [0x21, 0x01, 12] + [UInt8](repeating: 1, count: 12) + [2, 0x68, 0x69, 0]

    @Test func `a GIF keeps its first frame and nothing else`() throws {
        let frame = GIFBuilder.frame(transparent: true, localTable: true)
        let other = GIFBuilder.frame(left: 1)
        var file = GIFBuilder(blocks: [Self.comment, Self.loop, Self.words, frame, Self.comment, other])
        file.trailer = [0x3B] + Fields.text("secret")
        #expect(try StrippingMetadataTests.stripped(file.bytes) == GIFBuilder(blocks: [frame]).bytes)
    }

    @Test func `a GIF without a trailer, or without its last terminator too, gets them`() throws {
        let whole = GIFBuilder().bytes
        for missing in [1, 2] {
            let file = Array(whole.dropLast(missing))
            let info = SourceInfo(type: .gif, width: 5, height: 3)
            #expect(strippingMetadata(file.span, info: info) == whole)
        }
    }

    @Test(arguments: [
        ("a frame beyond the screen", GIFBuilder(blocks: [GIFBuilder.frame(left: 3)])),
        ("no screen", GIFBuilder(width: 0, height: 0)),
        ("two controls", GIFBuilder(blocks: [[0x21, 0xF9, 4, 0, 0, 0, 0, 0], GIFBuilder.frame(transparent: true)])),
        ("a control that is too long", GIFBuilder(blocks: [[0x21, 0xF9, 5, 0, 0, 0, 0, 9, 0], GIFBuilder.frame()])),
    ])
    func `an odd GIF is not stripped`(name: String, file: GIFBuilder) throws {
        #expect(try StrippingMetadataTests.stripped(file.bytes) == nil, "\(name)")
    }

    @Test func `a frame that is cut off is not kept`() throws {
        let info = SourceInfo(type: .gif, width: 5, height: 3)
        let file = Array(GIFBuilder().bytes.dropLast(3))
        #expect(strippingMetadata(file.span, info: info) == nil)
    }
}
