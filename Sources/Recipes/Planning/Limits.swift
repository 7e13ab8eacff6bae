// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What an original may have, so that no single picture takes the machine from the others.
public struct Limits: Hashable, Sendable {
    /// The most encoded bytes of an original.
    public var bytes: Int
    /// The most pixels of an original, summed over all frames.
    public var pixels: Int
    /// The longest side of an original, in pixels.
    ///
    /// A 1 × 10,000,000 picture has few pixels and still costs seconds.
    public var side: Int
    /// The most pixels of a result.
    public var resultPixels: Int
    /// The types of original that are decoded at all.
    public var types: Set<ImageType>

    /// The defaults: 32 MiB, 50 megapixels, 32,767 a side, 40 megapixels of result, and the types of the web and phones.
    public init(
        bytes: Int = 32 << 20, pixels: Int = 50_000_000, side: Int = 32_767, resultPixels: Int = 40_000_000,
        types: Set<ImageType> = [.jpeg, .png, .webp, .gif, .avif, .heic]
    ) {
        self.bytes = bytes
        self.pixels = pixels
        self.side = side
        self.resultPixels = resultPixels
        self.types = types
    }
}
