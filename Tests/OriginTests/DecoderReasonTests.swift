// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Origin

@Suite struct DecoderReasonTests {
    @Test(arguments: [
        ("copy_memory: VipsJpeg: Premature end of JPEG file", DecoderReason.damage),
        ("thumbnail: webp2vips: unable to read pixels", .damage),
        ("copy_memory: gifload_buffer: Insufficient data to complete operation", .damage),
        ("copy_memory: libspng read error: IDAT stream error", .damage),
        ("thumbnail: heif: Invalid input: Unspecified: Bitstream not supported by this decoder (2.0)", .coding),
        ("thumbnail: heif: Unsupported feature: Unsupported codec (4.3000)", .coding),
        ("thumbnail: heif: Memory allocation error: Security limit exceeded: Image size", .limit),
        ("icc_import: no compatible profile", .profile), ("thumbnail: VipsIcc: Corrupted tag 'rTRC'", .profile),
        ("copy_memory: vipspng: libpng read error\n", .damage),
        ("copy_memory: VipsJpeg: Unsupported marker type 0xb4\n", .damage),
        ("thumbnail: magickload_buffer: operation is blocked\n", .coding),
        ("thumbnail: source: bad seek to 432\n", .unknown),
        ("copy_memory: VipsIcc: Too many tags (104)\nVipsJpeg: Bogus Huffman table definition\n", .damage),
        ("thumbnail: vipspng: libpng read error\nheif: Unsupported feature\n\n", .coding),
        ("thumbnail: webp2vips: unable to read pixels\nsource: bad seek to 9\n", .damage),
        ("mend: The PNG ends before its last row.", .damage), ("mend: The PNG has rows that were changed.", .damage),
        ("jpeg: The coded data has no end\n", .damage), ("jpeg: A row can't be read\n", .damage),
        ("jpeg: Scans of the picture are missing\n", .damage),
        ("copy_memory: something new", .unknown), ("", .unknown),
    ])
    func `a decoder's words are told apart by kind`(text: String, reason: DecoderReason) {
        #expect(DecoderReason(text) == reason)
    }

    @Test func `only what is damaged is called damaged`() {
        let speakers = DecoderReason.allCases.filter { $0.sentence.contains("damaged") }
        #expect(speakers == [.damage])
    }
}
