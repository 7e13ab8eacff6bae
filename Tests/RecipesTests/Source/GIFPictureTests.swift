// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct GIFPictureTests {
    /// A frame of 2 × 2 pixels, whose codes the test writes itself.
    private static func file(_ codes: [UInt8], size: UInt8 = 2) -> [UInt8] {
        let frame = Array(GIFBuilder.frame(width: 2, height: 2).prefix(10))
        return GIFBuilder(width: 2, height: 2, blocks: [frame + [size, UInt8(codes.count)] + codes + [0]]).bytes
    }

    private static func refusal(_ file: [UInt8]) -> SourceError.Code? {
        do throws(SourceError) {
            _ = try GIFPicture(file.span)
            return nil
        } catch { return error.code }
    }

    @Test(
        arguments: [
            // Clear, 0, 0 and 0, 0; with the string that is only now being made, and without a clear code.
            ("single colours", [0b0000_0100, 0b0000_0000], nil),
            ("a string made just now", [0b1000_0100, 0b0000_0001], nil),
            ("no clear code", [0b0000_0000, 0b0000_0000], nil), ("no end", [0b0000_0100, 0b0000_0000], nil),
            ("an end after one pixel", [0b0100_0100, 0b0000_0001], .truncated), ("one byte", [0b0000_0100], .truncated),
            ("a string that comes later", [0b1100_0100, 0b0000_0001], .corrupt),
            ("a string first of all", [0b0000_0110], .corrupt),
        ] as [(String, [UInt8], SourceError.Code?)])
    func `pixels are counted by their codes`(name: String, codes: [UInt8], refusal: SourceError.Code?) {
        #expect(Self.refusal(Self.file(codes)) == refusal, "\(name)")
    }

    @Test(arguments: [0, 1] as [UInt8])
    func `codes of fewer than two bits are refused, since decoders disagree about them`(size: UInt8) {
        #expect(Self.refusal(Self.file([0, 0, 0], size: size)) == .corrupt)
    }

    @Test func `a frame becomes a file of its own, wherever it lies`() throws {
        let frames = [
            GIFBuilder.frame(left: 100, top: 50, width: 2, height: 2, transparent: true, localTable: true),
            GIFBuilder.frame(),
        ]
        let file = Self.frame(frames[0], codes: [0b0000_0100, 0b0000_0000]) + frames[1] + [0x3B]
        let picture = try GIFPicture(file.span)
        #expect(picture.left == 100 && picture.top == 50 && picture.width == 800 && picture.height == 600)
        #expect(!picture.isWhole)
        let info = try readSource(picture.bytes)
        #expect(info == SourceInfo(type: .gif, width: 2, height: 2, hasAlpha: true, bands: 4, isLossless: true))
    }

    private static func frame(_ frame: [UInt8], codes: [UInt8]) -> [UInt8] {
        let screen = Array(GIFBuilder(width: 800, height: 600, blocks: [], trailer: []).bytes)
        return screen + frame.dropLast(4) + [UInt8(codes.count)] + codes + [0]
    }

    @Test func `no bytes trap`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            var file = Self.file([0b0000_0100, 0b0000_0000])
            for _ in 0..<3 {
                file[Int.random(in: 6..<file.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let info = try? readSource(file), info.codedPixels < 1_000_000 else { continue }
            _ = try? GIFPicture(file.span)
        }
    }
}
