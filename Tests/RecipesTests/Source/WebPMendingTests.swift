// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct WebPMendingTests {
    private static let text = WebPBuilder.chunk("XMP ", Fields.text("<x:xmpmeta>"))
    private static let whole = WebPBuilder.file([WebPBuilder.extended(9, 8, flags: 4), WebPBuilder.lossy(9, 8), text])

    @Test func `a file that holds its container is left alone`() throws {
        #expect(try WebPMending.mend(Self.whole.span) == nil)
        #expect(try WebPMending.mend((Self.whole + [1, 2, 3]).span) == nil)
    }

    @Test func `what is cut off after the image is left out`() throws {
        let expected = WebPBuilder.file([WebPBuilder.extended(9, 8, flags: 4), WebPBuilder.lossy(9, 8)])
        for length in (expected.count)..<(Self.whole.count - 1) {
            let file = Array(Self.whole[..<length])
            #expect(try readSource(file).width == 9)
            #expect(try WebPMending.mend(file.span) == expected, "\(length)")
        }
    }

    @Test func `the byte that pads the image is put back`() throws {
        let file = WebPBuilder.file([WebPBuilder.lossy(9, 8)])
        #expect(file.last == 0)
        let cut = Array(file.dropLast())
        #expect(try readSource(cut) == readSource(file))
        #expect(try WebPMending.mend(cut.span) == file)
    }

    @Test func `a container that claims more than there is is brought in line`() throws {
        let image = WebPBuilder.lossless(9, 8)
        for size in [1_000, 0xFFFF_FFF0] {
            let file = WebPBuilder.file([image], size: size)
            #expect(try readSource(file).width == 9)
            #expect(try WebPMending.mend(file.span) == WebPBuilder.file([image]))
        }
    }

    @Test func `an image that is cut off is refused`() {
        for length in 12..<(Self.whole.count - Self.text.count - 1) {
            #expect(refusal(Array(Self.whole[..<length])) == .truncated, "\(length)")
        }
    }
}
