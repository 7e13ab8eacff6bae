// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

/// No input traps, and none makes a reader claim what the bytes do not hold.
@Suite struct RobustnessTests {
    static let samples: [(String, [UInt8])] = [
        ("PNG", PNGBuilder(colour: 3, beforeData: PNGBuilder.chunk("tRNS", [0])).bytes),
        (
            "PNG with EXIF",
            PNGBuilder(beforeData: PNGBuilder.chunk("eXIf", EXIFBuilder.orientation(6, littleEndian: true))).bytes
        ),
        ("JPEG", JPEGBuilder(segments: JPEGBuilder.exif(EXIFBuilder.orientation(6, littleEndian: false))).bytes),
        ("GIF", GIFBuilder(blocks: [GIFBuilder.frame(transparent: true), GIFBuilder.frame(localTable: true)]).bytes),
        ("WebP, lossy", WebPBuilder.file([WebPBuilder.lossy(9, 8)])),
        ("WebP, lossless", WebPBuilder.file([WebPBuilder.lossless(9, 8)])),
        (
            "WebP, animated",
            WebPReaderTests.animated([
                WebPBuilder.frame(0, 0, 9, 8, [WebPBuilder.chunk("ALPH", [1]), WebPBuilder.lossy(9, 8)])
            ])
        ),
        ("WebP with EXIF", EXIFTests.webp(EXIFBuilder.orientation(6, littleEndian: true))),
        ("AVIF", HEIFBuilder().bytes),
        ("AVIF in tiles", HEIFReaderTests.grid().bytes), ("AVIF with a thumbnail", HEIFPartsTests.pair("thmb").bytes),
        ("AVIF with alpha", HEIFPartsTests.pair("auxl").bytes), ("HEIC", HEIFReaderTests.heic.bytes),
        ("JPEG, progressive", JPEGScansTests.file(5, side: 16, between: JPEGBuilder.segment(0xC4, [0x10, 1]))),
    ]

    @Test(arguments: samples)
    func `a file cut at any byte is refused, or says the same`(name: String, file: [UInt8]) throws {
        let whole = try readSource(file)
        for length in file.indices {
            guard let info = try? readSource(Array(file[..<length])) else { continue }
            #expect(info.width == whole.width && info.height == whole.height, "\(name) of \(length)")
            #expect(info.frames <= whole.frames && info.bands <= whole.bands, "\(name) of \(length)")
        }
    }

    @Test(arguments: samples)
    func `four thousand damaged files trap nowhere`(name: String, file: [UInt8]) {
        var generator = SplitMix(state: UInt64(file.count))
        for round in 0..<4_000 {
            var damaged = file
            for _ in 0...(round % 6) {
                let index = Int.random(in: 4..<damaged.count, using: &generator)
                switch round % 3 {
                case 0: damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: damaged[index] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &generator) ?? 0
                default: damaged.remove(at: index)
                }
            }
            guard let info = try? readSource(damaged) else { continue }
            #expect(info.width > 0 && info.height > 0 && info.frames > 0 && (1...8).contains(info.orientation))
            #expect((1...4).contains(info.bands) && [8, 10, 12, 16].contains(info.bitsPerBand) || info.type == .heic)
            _ = strippingMetadata(damaged.span, info: info)
        }
    }

    @Test(arguments: ImageTypeTests.magics)
    func `noise after a magic number traps nowhere`(name: String, head: [UInt8], type: ImageType?) {
        var generator = SplitMix(state: 7)
        for length in [0, 1, 8, 100, 5_000] {
            let noise = (0..<length).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            _ = try? readSource(head + noise)
        }
    }

    @Test func `a public sentence tells what is wrong and nothing else`() {
        let error = #expect(throws: SourceError.self) { try readSource(Array(PNGBuilder().bytes.prefix(40))) }
        #expect(error?.message == "The PNG ends before what it declares.")
        #expect(error?.code.shortDescription == "truncated")
    }

    /// A generator whose numbers are the same in every run.
    private struct SplitMix: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }
}
