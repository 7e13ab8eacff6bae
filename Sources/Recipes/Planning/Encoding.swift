// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How the result is written: a concrete type and its encoder's settings.
public struct Encoding: Hashable, Sendable, Codable {
    /// The type of the result, one that a browser shows.
    public let type: ImageType
    /// The encoder's own quality, 1…100; of no meaning for png and gif.
    public let quality: Int

    /// Makes an encoding from its parts.
    public init(type: ImageType, quality: Int) {
        self.type = type
        self.quality = quality
    }

    /// Settles the type and the quality for an original of a given type.
    public init(for recipe: Recipe, sourceType: ImageType) {
        type = Self.type(for: recipe.format, sourceType: sourceType)
        quality = Self.encoderQuality(recipe.quality, of: type)
    }

    /// The concrete type behind a format.
    ///
    /// An original that browsers can't show (HEIC from a phone, TIFF from a scanner) becomes a JPEG: it is nearly
    /// always a photograph.
    private static func type(for format: OutputFormat, sourceType: ImageType) -> ImageType {
        switch format {
        case .jpeg: return .jpeg
        case .png: return .png
        case .webp: return .webp
        case .avif: return .avif
        case .original, .auto: break
        }
        switch sourceType {
        case .png, .webp, .gif, .avif: return sourceType
        case .jpeg, .heic, .tiff, .jxl, .svg, .pdf: return .jpeg
        }
    }

    /// The number of another encoder's scale that looks like the given quality of JPEG's.
    ///
    /// WebP's scale lies close to JPEG's. AV1 reaches the look of JPEG's 80 at about 60, so its scale is bent
    /// through (80, 60) and keeps both ends.
    private static func encoderQuality(_ quality: Quality, of type: ImageType) -> Int {
        guard type == .avif else { return quality.value }
        let value = quality.value
        return value <= 80 ? max(value * 3 / 4, 1) : 60 + (value - 80) * 2
    }
}
