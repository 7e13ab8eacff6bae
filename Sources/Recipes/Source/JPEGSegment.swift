// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One marker of a JPEG with its parameters (ITU-T T.81 §B.1.1), by its place in the file.
struct JPEGSegment {
    /// The second byte of the marker.
    let marker: UInt8
    /// Where the marker's 0xFF stands, after any fill bytes.
    let start: Int
    /// Where the parameters lie, after their length; empty for a marker that has none.
    let data: Range<Int>
    /// Whether bytes that belong to no marker, fill bytes apart, were passed over to find this one.
    let followsGarbage: Bool

    /// The whole segment, its marker included.
    var whole: Range<Int> { start..<data.upperBound }

    /// Finds the next marker at or after an offset, passing over what is none, as libjpeg does.
    init(_ bytes: Span<UInt8>, at offset: Int) throws(SourceError) {
        var position = offset
        var garbage = false
        while let byte = bytes.uint8(at: position), let next = bytes.uint8(at: position + 1) {
            if byte == 0xFF, next != 0x00, next != 0xFF { break }
            garbage = garbage || byte != 0xFF
            position += 1
        }
        guard let marker = bytes.uint8(at: position + 1) else { throw .truncated(.jpeg) }
        self.marker = marker
        start = position
        followsGarbage = garbage
        guard !Self.isStandalone(marker) else {
            data = (position + 2)..<(position + 2)
            return
        }
        guard let declared = bytes.uint16(bigEndianAt: position + 2) else { throw .truncated(.jpeg) }
        guard declared >= 2 || Self.isMetadata(marker) else {
            throw .corrupt(.jpeg, "has a segment shorter than its length")
        }
        let length = max(declared, 2)
        guard bytes.holds(Int(length), at: position + 2) else { throw .truncated(.jpeg) }
        data = (position + 4)..<(position + 2 + Int(length))
    }

    /// Application segments and comments, which no decoder needs: one whose length is too small has that alone, as for
    /// libjpeg and browsers.
    private static func isMetadata(_ marker: UInt8) -> Bool {
        (0xE0...0xEF).contains(marker) || marker == 0xFE
    }

    /// Markers without parameters: TEM, RST0 to RST7, SOI and EOI.
    private static func isStandalone(_ marker: UInt8) -> Bool {
        marker == 0x01 || (0xD0...0xD9).contains(marker)
    }
}
