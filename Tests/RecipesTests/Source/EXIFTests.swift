// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct EXIFTests {
    /// Each container that may carry EXIF, around one block.
    static let containers: [(String, @Sendable ([UInt8]) -> [UInt8])] = [
        ("JPEG", { JPEGBuilder(segments: JPEGBuilder.exif($0)).bytes }),
        ("PNG", { PNGBuilder(beforeData: PNGBuilder.chunk("eXIf", $0)).bytes }),
        ("WebP", { webp($0) }),
        ("WebP with the prefix of JPEG", { webp(Fields.text("Exif\0\0") + $0) }),
    ]

    static func webp(_ block: [UInt8], flags: Int = 8) -> [UInt8] {
        WebPBuilder.file([
            WebPBuilder.extended(5, 3, flags: flags), WebPBuilder.lossy(5, 3), WebPBuilder.chunk("EXIF", block),
        ])
    }

    @Test(arguments: 0...10, [true, false])
    func `an orientation of 1 to 8 is read in both byte orders, any other is 1`(value: Int, littleEndian: Bool) throws {
        let block = EXIFBuilder.orientation(value, littleEndian: littleEndian)
        let expected = (1...8).contains(value) ? value : 1
        for (name, file) in Self.containers {
            let info = try readSource(file(block))
            #expect(info.orientation == expected, "\(name)")
            #expect(info.uprightWidth == (expected >= 5 ? 3 : 5) && info.uprightHeight == (expected >= 5 ? 5 : 3))
        }
    }

    static let oddities: [(String, [UInt8], Int)] = [
        (
            "a directory that points to itself",
            EXIFBuilder.block(littleEndian: true, [(0x8769, 4, 1, 8), (0x0112, 3, 1, 6)]), 6
        ),
        ("a count that overflows", EXIFBuilder.block(littleEndian: true, [(0x0112, 12, 0xFFFF_FFFF, 0xFF)]), 1),
        ("no values", EXIFBuilder.block(littleEndian: false, [(0x0112, 3, 0, 6)]), 1),
        ("no values, then one", EXIFBuilder.block(littleEndian: false, [(0x0112, 3, 0, 3), (0x0112, 3, 1, 6)]), 6),
        ("two orientations", EXIFBuilder.block(littleEndian: true, [(0x0112, 3, 1, 3), (0x0112, 3, 1, 6)]), 3),
        (
            "an invalid one, then a valid one",
            EXIFBuilder.block(littleEndian: true, [(0x0112, 3, 1, 9), (0x0112, 3, 1, 6)]), 1
        ),
        ("65,535 entries claimed", EXIFBuilder.block(littleEndian: true, [(0x0112, 3, 1, 6)], declared: 65_535), 6),
        ("no entries claimed", EXIFBuilder.block(littleEndian: true, [(0x0112, 3, 1, 6)], declared: 0), 1),
        ("a long", EXIFBuilder.block(littleEndian: false, [(0x0112, 4, 1, 8)]), 8),
        ("a byte", EXIFBuilder.block(littleEndian: false, [(0x0112, 1, 1, 5)]), 5),
        ("a digit", EXIFBuilder.block(littleEndian: false, [(0x0112, 2, 1, 0x36)]), 6),
        ("bytes without a meaning", EXIFBuilder.block(littleEndian: false, [(0x0112, 7, 1, 5)]), 1),
        ("an unknown format", EXIFBuilder.block(littleEndian: false, [(0x0112, 13, 1, 5)]), 1),
        ("a wrong magic number", [0x49, 0x49, 43, 0, 8, 0, 0, 0, 0, 0, 0, 0], 1),
        ("a directory far outside", [0x49, 0x49, 42, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0], 1),
        ("nothing but a byte order", [0x49, 0x49], 1),
    ]

    @Test(arguments: oddities)
    func `an odd block is harmless`(name: String, block: [UInt8], expected: Int) throws {
        for (container, file) in Self.containers {
            #expect(try readSource(file(block)).orientation == expected, "\(name) in \(container)")
        }
    }

    @Test func `a block cut at any byte is harmless`() throws {
        let block = EXIFBuilder.orientation(6, littleEndian: true)
        for length in 0..<block.count {
            for (name, file) in Self.containers {
                let info = try readSource(file(Array(block.prefix(length))))
                // The four bytes at the end only say that there is no further directory.
                #expect(info.orientation == (length >= 22 ? 6 : 1), "\(name) of \(length)")
            }
        }
    }

    @Test func `only what the decoder looks at turns an image`() throws {
        let (three, six) = (
            EXIFBuilder.orientation(3, littleEndian: true), EXIFBuilder.orientation(6, littleEndian: true)
        )
        let two = JPEGBuilder(segments: JPEGBuilder.exif(three) + JPEGBuilder.exif(six))
        #expect(try readSource(two.bytes).orientation == 3, "the first block of a JPEG counts")
        let late = PNGBuilder(afterData: PNGBuilder.chunk("eXIf", six))
        #expect(try readSource(late.bytes).orientation == 1, "a chunk after the data is passed over")
        var damaged = PNGBuilder.chunk("eXIf", three)
        damaged[damaged.count - 1] ^= 1
        let repaired = PNGBuilder(beforeData: damaged + PNGBuilder.chunk("eXIf", six))
        #expect(try readSource(repaired.bytes).orientation == 6, "a damaged chunk is passed over")
        let prefixed = PNGBuilder(beforeData: PNGBuilder.chunk("eXIf", Fields.text("Exif\0\0") + six))
        #expect(try readSource(prefixed.bytes).orientation == 1, "a PNG has no prefix")
        #expect(try readSource(Self.webp(six, flags: 0)).orientation == 1, "a WebP must announce it")
        let xmp = JPEGBuilder(segments: JPEGBuilder.segment(0xE1, Fields.text("http://ns") + six))
        #expect(try readSource(xmp.bytes).orientation == 1, "XMP is no EXIF")
    }
}
