// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What kind of reason a decoder gave for refusing an original, for one sentence to the client.
///
/// The decoder's words go to the log as they are. They decide no status: all of these are refusals of the picture, and a
/// wording that is new makes the sentence vaguer, never wrong.
enum DecoderReason: CaseIterable {
    /// The decoder ran into a bound of its own.
    case limit
    /// The file is coded in a way that the decoder has not learned.
    case coding
    /// The colour profile could not be used.
    case profile
    /// Data is missing, or contradicts itself.
    case damage
    /// The words are none of those known here.
    case unknown

    /// Reads the decoder's words: the last line that says something, since libvips' buffer may begin with older ones.
    init(_ text: String) {
        let lines = text.lowercased().split(whereSeparator: \.isNewline).reversed()
        self = lines.lazy.compactMap { Self.reason(in: $0) }.first ?? .unknown
    }

    private static func reason(in line: Substring) -> DecoderReason? {
        words.first { $0.words.contains { line.contains($0) } }?.reason
    }

    /// Words of libjpeg-turbo, libpng, libwebp, libnsgif, libheif, lcms and libvips; of several kinds in a line the first
    /// counts, since what is unsupported or too much is often called invalid as well.
    private static let words: [(reason: DecoderReason, words: [String])] = [
        // A marker that no JPEG has is where damage leads a decoder to.
        (.damage, ["corrupt jpeg data", "unsupported marker"]),
        (.profile, ["profile", "icc_", "vipsicc", "icc:"]),
        (
            .limit,
            ["limit", "exceed", "too large", "too many", "too big", "excessive", "out of memory", "memory allocation"]
        ),
        (.coding, ["unsupported", "not supported", "not implemented", "unknown codec", "no decoder", "is blocked"]),
        (
            .damage,
            [
                "corrupt", "truncat", "premature", "damage", "invalid", "insufficient", "incomplete", "missing",
                "malformed",
                "end of", "end-of", "eof", "bad huffman", "bogus", "crc", "checksum", "inflate", "idat", "bitstream",
                "error in", "read error", "unexpected", "short read", "unable to read", "unable to decode",
                "unable to parse", "stream error", "no frames", "decoder plugin", "huffman", "code 0x", "out of order",
                "frame data", "no image data", "ends before", "no end", "cut off", "changed", "can't be read",
            ]
        ),
    ]

    /// The sentence for the client.
    var sentence: String {
        switch self {
        case .limit: "The original is beyond a bound of its decoder: upload a smaller or a simpler one."
        case .coding: "The original is coded in a way that is not supported here: save it anew, as plain JPEG or PNG."
        case .profile: "The original's colour profile can't be used: save it anew, in sRGB."
        case .damage: "The original is damaged or cut off: upload it again."
        case .unknown: "The original's decoder refuses it, for a reason that the log tells."
        }
    }
}
