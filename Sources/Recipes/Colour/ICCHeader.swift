// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The parts of an ICC profile that tell whether a picture's colours can be converted by it (ICC.1:2010 §7.2, §7.3).
///
/// The one place where this is decided. Both the server, which reads what stands in the file, and the render process,
/// which has what its decoder made of that, ask here.
public struct ICCHeader: Hashable, Sendable {
    /// How a profile that has tables of several kinds is to be used.
    public enum Intent: Hashable, Sendable {
        case perceptual
        case relative
        case saturation
    }

    /// What a picture must be for the profile to apply to it.
    public let model: ColourModel
    /// What the profile has tables for; relative wherever it can be.
    ///
    /// libvips takes sRGB in place of a profile that lacks the intent which is asked for.
    public let intent: Intent

    /// How many bytes the profile says it has; one that has fewer is damaged.
    public let length: Int

    /// Bytes up to the count of tags.
    private static let headerLength = 128
    /// More tags than lcms takes.
    private static let mostTags = 100

    /// Reads the beginning of a profile.
    ///
    /// - Parameter bytes: the profile, or as much of its beginning as there is.
    /// - Returns: nil when it is none, or none that tells the colours of a picture: a device link, an abstract profile
    ///   and one of named colours do not, nor do models other than ``ColourModel``.
    public init?(_ bytes: Span<UInt8>) {
        guard bytes.holds(Self.headerLength, at: 0), bytes.holds("acsp", at: 36),
            let length = bytes.uint32(bigEndianAt: 0), length > Self.headerLength,
            let kind = bytes.uint32(bigEndianAt: 12), let space = bytes.uint32(bigEndianAt: 16),
            Self.kinds.contains(FourCC(kind)), let model = Self.models[FourCC(space)]
        else { return nil }
        self.model = model
        self.length = Int(length)
        intent = Self.intent(bytes)
    }

    /// Of an input, a display and an output device, and of a colour space.
    private static let kinds: Set<FourCC> = ["scnr", "mntr", "prtr", "spac"]
    private static let models: [FourCC: ColourModel] = ["GRAY": .grey, "RGB ": .rgb, "CMYK": .cmyk]

    private static func intent(_ bytes: Span<UInt8>) -> Intent {
        var tags: Set<FourCC> = []
        let count = min(Int(bytes.uint32(bigEndianAt: headerLength) ?? 0), mostTags)
        for tag in 0..<count {
            guard let name = bytes.uint32(bigEndianAt: headerLength + 4 + 12 * tag) else { break }
            tags.insert(FourCC(name))
        }
        // Curves and primaries serve every intent.
        if tags.contains("A2B1") || tags.contains("rXYZ") || tags.contains("kTRC") { return .relative }
        if tags.contains("A2B0") { return .perceptual }
        return tags.contains("A2B2") ? .saturation : .relative
    }
}

/// What the bands of a picture are, opacity left out.
public enum ColourModel: Hashable, Sendable {
    /// One band of light.
    case grey
    /// Three bands of light.
    case rgb
    /// Four bands of ink.
    case cmyk
}
