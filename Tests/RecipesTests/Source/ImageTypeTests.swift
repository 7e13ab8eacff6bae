// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct ImageTypeTests {
    static let magics: [(String, [UInt8], ImageType?)] = [
        ("JPEG", [0xFF, 0xD8, 0xFF, 0xE0], .jpeg),
        ("half a JPEG", [0xFF, 0xD8], nil),
        ("PNG", PNGBuilder.signature, .png),
        ("PNG mangled by text mode", [0x89, 0x50, 0x4E, 0x47, 0x0A, 0x1A, 0x0A], nil),
        ("GIF87a", Fields.text("GIF87a"), .gif),
        ("GIF89a", Fields.text("GIF89a"), .gif),
        ("GIF88a", Fields.text("GIF88a"), nil),
        ("WebP", Fields.text("RIFF\0\0\0\0WEBP"), .webp),
        ("WAVE", Fields.text("RIFF\0\0\0\0WAVE"), nil),
        ("AVIF", [0, 0, 0, 16] + Fields.text("ftypavif\0\0\0\0"), .avif),
        ("AVIF sequence", [0, 0, 0, 16] + Fields.text("ftypavis\0\0\0\0"), .avif),
        ("HEIC", [0, 0, 0, 16] + Fields.text("ftypheic\0\0\0\0"), .heic),
        ("HEIC of ten bits", [0, 0, 0, 16] + Fields.text("ftypheix\0\0\0\0"), .heic),
        ("mif1 that is AVIF", [0, 0, 0, 24] + Fields.text("ftypmif1\0\0\0\0mif1avif"), .avif),
        ("mif1 that is HEIC", [0, 0, 0, 24] + Fields.text("ftypmif1\0\0\0\0mif1heic"), .heic),
        ("mif1 that says no more", [0, 0, 0, 16] + Fields.text("ftypmif1\0\0\0\0"), .heic),
        ("mif1 with a brand after the box", [0, 0, 0, 16] + Fields.text("ftypmif1\0\0\0\0avif"), .heic),
        ("a major brand of nobody", [0, 0, 0, 24] + Fields.text("ftypwxyz\0\0\0\0mif1avif"), .avif),
        ("a major brand of videos", [0, 0, 0, 24] + Fields.text("ftypisom\0\0\0\0isomavis"), .avif),
        ("miaf that is HEIC", [0, 0, 0, 24] + Fields.text("ftypmiaf\0\0\0\0miafheix"), .heic),
        ("mif2 after another", [0, 0, 0, 24] + Fields.text("ftypwxyz\0\0\0\0abcdmif2"), .heic),
        ("msf1", [0, 0, 0, 16] + Fields.text("ftypmsf1\0\0\0\0"), .heic),
        ("HEVC sequence", [0, 0, 0, 24] + Fields.text("ftyphevc\0\0\0\0msf1hevc"), .heic),
        ("hevx", [0, 0, 0, 16] + Fields.text("ftyphevx\0\0\0\0"), .heic),
        (
            "a size of 64 bits", [0, 0, 0, 1] + Fields.text("ftyp") + Fields.big(24, 8) + Fields.text("avif\0\0\0\0"),
            .avif
        ),
        (
            "nothing but a description of pictures",
            [0, 0, 0, 16] + Fields.text("ftypwxyz\0\0\0\0") + pictures("pict"), .heic
        ),
        ("a description of sounds", [0, 0, 0, 16] + Fields.text("ftypwxyz\0\0\0\0") + pictures("soun"), nil),
        ("MP4", [0, 0, 0, 16] + Fields.text("ftypisom\0\0\0\0"), nil),
        ("TIFF, little endian", [0x49, 0x49, 0x2A, 0], .tiff),
        ("TIFF, big endian", [0x4D, 0x4D, 0, 0x2A], .tiff),
        ("BigTIFF", [0x49, 0x49, 0x2B, 0], .tiff),
        ("JPEG XL codestream", [0xFF, 0x0A], .jxl),
        ("JPEG XL container", [0, 0, 0, 12] + Fields.text("JXL ") + [0x0D, 0x0A, 0x87, 0x0A], .jxl),
        ("SVG", Fields.text("<svg xmlns='http://www.w3.org/2000/svg'/>"), .svg),
        ("SVG after a prolog", Fields.text("\u{FEFF}\n<?xml version='1.0'?><!-- x --><svg>"), .svg),
        ("HTML", Fields.text("<html><body>"), nil),
        ("text that mentions SVG", Fields.text("see <svg>"), nil),
        ("an element that begins like SVG", Fields.text("<svgfont>"), nil),
        ("PDF", Fields.text("%PDF-1.7"), .pdf),
        ("nothing", [], nil),
        ("spaces before a PNG", [0x20, 0x20] + PNGBuilder.signature, nil),
    ]

    private static func pictures(_ handler: String) -> [UInt8] {
        HEIFBuilder.box("free", [])
            + HEIFBuilder.full("meta", HEIFBuilder.full("hdlr", [0, 0, 0, 0] + Fields.text(handler)))
    }

    @Test(arguments: magics)
    func `a type is known by its first bytes`(name: String, head: [UInt8], type: ImageType?) {
        #expect(ImageType.sniff(head.span) == type, "\(name)")
    }

    @Test func `every type has a media type and endings of its own`() {
        #expect(Set(ImageType.allCases.map(\.mediaType)).count == ImageType.allCases.count)
        let endings = ImageType.allCases.flatMap(\.fileExtensions)
        #expect(Set(endings).count == endings.count)
        #expect(ImageType.jpeg.mediaType == "image/jpeg" && ImageType.jpeg.fileExtensions.first == "jpg")
        #expect(ImageType.svg.mediaType == "image/svg+xml" && ImageType.pdf.mediaType == "application/pdf")
    }

    @Test(arguments: magics.filter { [.tiff, .jxl, .svg, .pdf].contains($0.2) })
    func `a type without a reader is refused by its name`(name: String, head: [UInt8], type: ImageType?) {
        #expect(refusal(head) == type.map { .unsupported($0) }, "\(name)")
    }
}
