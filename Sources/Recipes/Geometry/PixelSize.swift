// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A width and a height in pixels, each at least 1.
public struct PixelSize: Hashable, Sendable, Codable {
    /// The width in pixels.
    public let width: Int
    /// The height in pixels.
    public let height: Int

    /// Makes a size; a side below 1 becomes 1, since a picture has no thinner line than a pixel.
    public init(width: Int, height: Int) {
        self.width = max(width, 1)
        self.height = max(height, 1)
    }

    /// Width times height.
    ///
    /// Sides come from headers that are held to 32,767, so this can't overflow.
    public var pixels: Int { width * height }

    func scaled(by factor: Double) -> PixelSize {
        PixelSize(width: Int((Double(width) * factor).rounded()), height: Int((Double(height) * factor).rounded()))
    }

    /// The factor that makes this size touch `box` from within on the first side it meets.
    func factorWithin(_ box: PixelSize) -> Double {
        min(Double(box.width) / Double(width), Double(box.height) / Double(height))
    }

    /// The factor that makes this size just hide `box`.
    func factorAround(_ box: PixelSize) -> Double {
        max(Double(box.width) / Double(width), Double(box.height) / Double(height))
    }

    /// Both sides brought down to those of `other` where they are larger: what rounding may have added.
    func clamped(to other: PixelSize) -> PixelSize {
        PixelSize(width: min(width, other.width), height: min(height, other.height))
    }

    /// Both sides brought up to those of `other` where they are smaller.
    func raised(to other: PixelSize) -> PixelSize {
        PixelSize(width: max(width, other.width), height: max(height, other.height))
    }
}
