// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Recipes
import Testing

@Suite struct ForeignFileTests {
    private static let bmp = Fields.text("BM") + [UInt8](repeating: 0, count: 12) + [40, 0, 0, 0]

    private static let named: [(head: [UInt8], word: String)] = [
        (bmp, "BMP"), ([0, 0, 1, 0, 1, 0, 16, 16], "ICO"), ([0, 0, 2, 0, 1, 0, 16, 16], "ICO"),
        ([0, 0, 0, 12] + Fields.text("jP  \r\n\u{7F}"), "JPEG 2000"), ([0xFF, 0x4F, 0xFF, 0x51, 0, 41], "JPEG 2000"),
        (Fields.text("8BPS") + [0, 1], "Photoshop"), (Fields.text("FUJIFILMCCD-RAW 0201"), "raw"),
        ([0, 0, 0, 24] + Fields.text("ftypcrx \0\0\0\u{1}"), "raw"),
        ([0, 0, 0, 24] + Fields.text("ftypisom\0\0\u{2}\0"), "video"),
        ([0, 0, 0, 24] + Fields.text("ftypqt  \0\0\0\0"), "video"), ([0x1A, 0x45, 0xDF, 0xA3, 1], "video"),
        (Fields.text("RIFF\0\0\0\0AVI LIST"), "video"), (Fields.text("%!PS-Adobe-3.0"), "PostScript"),
        (Fields.text("PK\u{3}\u{4}\u{14}\0"), "ZIP"), ([0x1F, 0x8B, 8, 0], "gzip"),
        (Fields.text("\u{FEFF}\n <!DOCTYPE html><html>"), "HTML"), (Fields.text("<HTML><body>"), "HTML"),
        (Fields.text("<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>"), "XML"),
        (Fields.text(" {\"error\": 1}"), "JSON"), (Fields.text("[1, 2]"), "JSON"),
        (Fields.text("[draft] words"), "text"),
        (Fields.text("see <svg>"), "text"), (Fields.text("BMW, and other cars"), "text"), ([], "empty"),
        ([0x49, 0x49, 0x2A, 0], "TIFF (image/tiff)"), ([0xFF, 0x0A], "JPEG XL (image/jxl)"),
        (Fields.text("<svg/>"), "SVG (image/svg+xml)"), (Fields.text("%PDF-1.7"), "PDF (application/pdf)"),
    ]

    @Test(arguments: named)
    func `a refusal names the kind of file and speaks of no damage`(head: [UInt8], word: String) throws {
        let error = try #require(Self.refusal(of: head))
        #expect(error.message.contains(word))
        #expect(!error.message.contains("damage") && !error.message.contains("cut off"))
    }

    @Test(arguments: [
        [0, 1, 2, 3], Fields.text("BM\0\0\0\0"), [0xFF, 0xD8], [0, 0, 0, 16] + Fields.text("ftypabcd\0\0\0\0"),
        Fields.text("words\0and a zero"),
    ])
    func `a file of no known kind is given no name`(head: [UInt8]) throws {
        #expect(try #require(Self.refusal(of: head)).code == .notAnImage)
    }

    private static func refusal(of head: [UInt8]) -> SourceError? {
        do throws(SourceError) { _ = try SourceInfo.read(head.span) } catch { return error }
        return nil
    }
}
