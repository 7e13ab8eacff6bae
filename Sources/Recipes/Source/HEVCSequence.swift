// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A sequence parameter set of HEVC (ITU-T H.265 §7.3.2.2.1), as far as its sizes need.
struct HEVCSequence {
    /// Columns of a picture, before its conformance window cuts some off.
    let width: Int
    /// Rows of a picture, before its conformance window cuts some off.
    let height: Int
    /// Bits per sample, of luma or chroma, whichever has more.
    let bits: Int

    /// Reads the set that fills a range, after the header of its unit.
    init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SourceError) {
        var reader = BitReader(range, isEscaped: true)
        _ = try reader.next(4, bytes)
        let layers = Int(try reader.next(3, bytes))
        guard layers < 7 else { throw .corrupt(.heic, "has a stream with too many layers") }
        _ = try reader.bit(bytes)
        try Self.skipProfile(&reader, bytes, layers: layers)
        _ = try reader.exponential(bytes)
        let chroma = try reader.exponential(bytes)
        guard chroma <= 3 else { throw .corrupt(.heic, "has a stream with an unknown chroma format") }
        if chroma == 3 { _ = try reader.bit(bytes) }
        width = try reader.exponential(bytes)
        height = try reader.exponential(bytes)
        if try reader.bit(bytes) {
            for _ in 0..<4 { _ = try reader.exponential(bytes) }
        }
        let (luma, second) = (try reader.exponential(bytes), try reader.exponential(bytes))
        guard max(luma, second) <= 8 else { throw .corrupt(.heic, "has a stream with an unknown depth") }
        bits = 8 + max(luma, chroma == 0 ? 0 : second)
    }

    /// Profile, tier and level, in general and of each sub-layer (§7.3.3).
    private static func skipProfile(
        _ reader: inout BitReader, _ bytes: Span<UInt8>, layers: Int
    ) throws(SourceError) {
        _ = try reader.next(64, bytes)
        _ = try reader.next(32, bytes)
        guard layers > 0 else { return }
        // A bit for the profile and one for the level of each layer; always eight pairs.
        let flags = try reader.next(16, bytes)
        for layer in 0..<layers {
            let pair = flags >> UInt64(14 - 2 * layer)
            if pair & 2 != 0 {
                _ = try reader.next(64, bytes)
                _ = try reader.next(24, bytes)
            }
            if pair & 1 != 0 { _ = try reader.next(8, bytes) }
        }
    }
}
