// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The kinds of file that are no originals, as far as their first bytes tell them apart.
///
/// Uploads go wrong in a few ways again and again: a page of errors is saved under a picture's name, a video is taken for
/// a photo. A refusal that names what was found ends the search.
enum ForeignFile: CaseIterable {
    case bmp, ico, jpeg2000, photoshop, raw
    case html, xml, json, text, postScript
    case zip, gzip, video, empty

    /// What a file is, or nil when its first bytes say nothing known.
    ///
    /// - Parameter head: The beginning of a file that ImageType/sniff(_:) knows nothing of; all of it, if it is short.
    static func sniff(_ head: Span<UInt8>) -> ForeignFile? {
        guard !head.isEmpty else { return .empty }
        for (kind, magics) in magics where magics.contains(where: { head.starts(with: $0) }) { return kind }
        if isBMP(head) { return .bmp }
        if head.holds("AVI ", at: 8), head.starts(with: "RIFF") { return .video }
        if head.holds("ftyp", at: 4) { return head.holds("crx ", at: 8) ? .raw : isVideo(head) ? .video : nil }
        return TextFile.sniff(head)
    }

    private static let magics: [(ForeignFile, [[UInt8]])] = [
        // Icons, and cursors, which are icons with a hot spot.
        (.ico, [[0, 0, 1, 0], [0, 0, 2, 0]]),
        // The signature box of the container (ISO/IEC 15444-1 §I.5.1), and a codestream: SOC and SIZ (§A.4).
        (.jpeg2000, [[0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20], [0xFF, 0x4F, 0xFF, 0x51]]),
        (.photoshop, [Array("8BPS".utf8)]),
        (.raw, [Array("FUJIFILMCCD-RAW".utf8), Array("IIRO".utf8), Array("IIU\0".utf8)]),
        (.postScript, [Array("%!PS".utf8)]),
        (.zip, [Array("PK\u{3}\u{4}".utf8), Array("PK\u{5}\u{6}".utf8)]),
        (.gzip, [[0x1F, 0x8B]]),
        // Matroska and WebM (EBML), FLV, and the streams of MPEG.
        (.video, [[0x1A, 0x45, 0xDF, 0xA3], Array("FLV\u{1}".utf8), [0, 0, 1, 0xBA], [0, 0, 1, 0xB3]]),
    ]

    /// Two letters begin a BMP, and many a text too, so the size of the header that follows must be one in use.
    private static func isBMP(_ head: Span<UInt8>) -> Bool {
        guard head.starts(with: "BM"), let size = head.uint32(littleEndianAt: 14) else { return false }
        return [12, 16, 40, 52, 56, 64, 108, 124].contains(size)
    }

    /// The brands of MP4 and QuickTime (ISO/IEC 14496-12 §4.3).
    private static func isVideo(_ head: Span<UInt8>) -> Bool {
        let brands: [StaticString] = [
            "iso", "mp4", "qt  ", "M4V", "M4A", "3gp", "3g2", "avc1", "dash", "MSNV", "f4v", "NDX",
        ]
        return brands.contains { head.holds($0, at: 8) }
    }

    /// One sentence for the client.
    var sentence: String {
        switch self {
        case .bmp: Self.picture("BMP (image/bmp)")
        case .ico: Self.picture("ICO, an icon (image/x-icon)")
        case .jpeg2000: Self.picture("JPEG 2000 (image/jp2)")
        case .photoshop: Self.picture("PSD, a Photoshop document")
        case .raw: Self.picture("a camera's raw format")
        case .postScript: Self.picture("PostScript (application/postscript)")
        case .html: Self.other("an HTML page")
        case .xml: Self.other("an XML document, such as a store's message of an error")
        case .json: Self.other("a JSON document")
        case .text: Self.other("plain text")
        case .zip: Self.other("a ZIP archive")
        case .gzip: Self.other("compressed by gzip")
        case .video: Self.other("a video")
        case .empty: "The original is empty: upload the picture again."
        }
    }

    private static func picture(_ name: String) -> String {
        "The original's type is \(name), which is not accepted: upload it as JPEG or PNG."
    }

    private static func other(_ name: String) -> String {
        "The original is no picture, but \(name): upload the picture itself."
    }
}
