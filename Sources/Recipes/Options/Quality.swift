// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The encoder's quality on JPEG's scale, 1…100.
///
/// One scale for all formats keeps a URL's meaning when only `format` changes: the encoder of another format is given
/// the number that looks alike (see ``Encoding``).
public struct Quality: Hashable, Sendable {
    /// The qualities that may be asked for.
    public static let range = 1...100
    /// What is used when nothing is asked for.
    public static let standard = Quality(unchecked: 80)

    /// The number, 1…100.
    public let value: Int

    /// Makes a quality, or nil when it is out of ``range``.
    public init?(_ value: Int) {
        guard Self.range.contains(value) else { return nil }
        self.init(unchecked: value)
    }

    private init(unchecked value: Int) { self.value = value }
}

extension Quality {
    static let option = RecipeOption(
        name: "quality",
        grammar: "\(range.lowerBound)…\(range.upperBound)",
        standard: String(standard.value),
        help: "The encoder's quality on JPEG's scale; other formats get the number that looks alike. PNG has none.",
        read: { text, options in
            guard let number = Decimal.integer(text[...].utf8, in: range), let quality = Quality(number) else {
                return false
            }
            options.quality = quality
            return true
        },
        print: { $0.quality == .standard ? nil : String($0.quality.value) })
}
