// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What an original may have, so that no single picture takes the machine from the others.
public struct Limits: Hashable, Sendable {
    /// The most encoded bytes of an original.
    public var bytes: Int
    /// The most pixels of an original of any type, summed over the frames that are rendered; nil for what its decoding
    /// costs: ``heldPixels`` or ``streamedPixels``.
    public var pixels: Int?
    /// The longest side of an original, in pixels.
    ///
    /// A 1 × 10,000,000 picture has few pixels and still costs seconds.
    public var side: Int
    /// The most pixels of a result.
    public var resultPixels: Int
    /// The types of original that are decoded at all.
    public var types: Set<ImageType>

    /// The most pixels, if nothing else is said, of an original whose decoding costs memory by the pixel.
    public static let heldPixels = 50_000_000
    /// The most pixels, if nothing else is said, of a baseline JPEG, which is made smaller while it is decoded: memory
    /// and time bound it sooner.
    public static let streamedPixels = 200_000_000
    /// How many frames of an original are rendered: the first.
    public static let renderedFrames = 1

    /// The defaults: 64 MiB, pixels by the cost of their decoding, 32,767 a side, 40 megapixels of result, and the types
    /// of the web and phones.
    public init(
        bytes: Int = 64 << 20, pixels: Int? = nil, side: Int = 32_767, resultPixels: Int = 40_000_000,
        types: Set<ImageType> = [.jpeg, .png, .webp, .gif, .avif, .heic]
    ) {
        self.bytes = bytes
        self.pixels = pixels
        self.side = side
        self.resultPixels = resultPixels
        self.types = types
    }

    /// The most pixels of an original with this header.
    public func pixels(for source: SourceInfo) -> Int {
        let isStreamed = source.type == .jpeg && !source.isInterlaced
        return pixels ?? (isStreamed ? Self.streamedPixels : Self.heldPixels)
    }

    /// The longest side of an original that the decoder of its type takes, in pixels.
    public static func sourceSide(of type: ImageType) -> Int {
        switch type {
        // libheif's own bound (`MAX_IMAGE_WIDTH` of its security limits).
        case .avif, .heic: 16_384
        case .jpeg, .png, .webp, .gif, .tiff, .jxl, .svg, .pdf: .max
        }
    }

    /// The longest side that a type of result can have, in pixels: that of its coding, or of libvips' encoder for it.
    public static func resultSide(of type: ImageType) -> Int {
        switch type {
        // 14 bits (RFC 9649 §3.4).
        case .webp: 16_383
        // libjpeg's JPEG_MAX_DIMENSION; the format has 16 bits.
        case .jpeg: 65_500
        // The largest that libheif reads back, and that AV1's levels have (Annex A.3).
        case .avif: 16_384
        // 16 bits (GIF89a §20).
        case .gif: 65_535
        case .png, .heic, .tiff, .jxl, .svg, .pdf: .max
        }
    }
}
