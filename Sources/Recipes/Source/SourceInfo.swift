// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What the header of an image says about it, read without decoding.
///
/// The numbers are those libvips would report for the same file, so that a plan made from them holds in the process that
/// decodes.
public struct SourceInfo: Sendable, Hashable, Codable {
    /// The type, found in the bytes.
    public var type: ImageType
    /// Columns as stored, before ``orientation`` is applied; after the file's own cropping and turning for AVIF and HEIC.
    public var width: Int
    /// Rows of one frame as stored, before ``orientation`` is applied.
    public var height: Int
    /// Pixels that a decoder allocates for one frame, which may be more than it shows: what limits are about.
    ///
    /// An AVIF or HEIC counts by its streams' own headers, whatever the file around them says, and so before it is
    /// cropped; a GIF by its canvas as the first frame has grown it.
    public var codedPixels: Int
    /// How the stored pixels are to be turned, 1 to 8 as in EXIF; 1 when absent or invalid, and always for AVIF and HEIC.
    public var orientation: Int
    /// Frames of an animated GIF or WebP; 1 for anything else.
    public var frames: Int
    /// Whether pixels may be transparent.
    public var hasAlpha: Bool
    /// Samples per decoded pixel, alpha included: 1 grey, 2 grey with alpha, 3 RGB, 4 RGB with alpha or CMYK.
    public var bands: Int
    /// Samples per pixel as they are coded, where colour is coded more coarsely than brightness: 1.5 for a JPEG of 4:2:0.
    ///
    /// What fills up blocks counts too, so a narrow image may have more of them than ``bands``. Nil when the reader does
    /// not know; then it may be as many as there are bands.
    public var codedSamplesPerPixel: Double?
    /// Bits per sample: 8 also for the packed depths below it, else 10, 12 or 16, which decode into two bytes.
    public var bitsPerBand: Int
    /// Whether the decoder must hold the whole frame: a progressive or multi-scan JPEG, an Adam7 PNG.
    public var isInterlaced: Bool
    /// Whether the pixels are known to be coded without loss: PNG, GIF, lossless WebP.
    public var isLossless: Bool
    /// Whether an ICC profile is embedded that may tell the colours: as far as the reader sees it, it is of a class and for
    /// a model of colours that fit the bands (``ICCHeader``).
    ///
    /// The render process has the last word: the rest of a profile may be damaged, and the decoder may refuse it.
    public var hasProfile: Bool
    /// The colours that the file tells by numbers, if they must be converted; a profile that applies goes before them.
    public var numbers: ColourNumbers?
    /// Whether an AVIF or HEIC is coded without colours, though it decodes into three bands: a profile of grey fits it.
    public var isMonochrome: Bool
    /// Whether the colours of an AVIF or HEIC have been multiplied by their opacity.
    public var isPremultiplied: Bool
    /// Whether the four bands are inks rather than light: JPEG with four components.
    public var isCMYK: Bool

    /// Makes a description; what is not given is that of a plain still 8-bit RGB image, all of which is shown.
    public init(
        type: ImageType, width: Int, height: Int, codedPixels: Int? = nil, orientation: Int = 1, frames: Int = 1,
        hasAlpha: Bool = false, bands: Int = 3, codedSamplesPerPixel: Double? = nil, bitsPerBand: Int = 8,
        isInterlaced: Bool = false,
        isLossless: Bool = false, hasProfile: Bool = false, numbers: ColourNumbers? = nil,
        isMonochrome: Bool = false, isPremultiplied: Bool = false, isCMYK: Bool = false
    ) {
        self.type = type
        self.width = width
        self.height = height
        self.codedPixels = codedPixels ?? Self.pixels(width, height)
        self.orientation = orientation
        self.frames = frames
        self.hasAlpha = hasAlpha
        self.bands = bands
        self.codedSamplesPerPixel = codedSamplesPerPixel
        self.bitsPerBand = bitsPerBand
        self.isInterlaced = isInterlaced
        self.isLossless = isLossless
        self.hasProfile = hasProfile
        self.numbers = numbers
        self.isMonochrome = isMonochrome
        self.isPremultiplied = isPremultiplied
        self.isCMYK = isCMYK
    }

    /// A product that stays the largest number where it would be larger.
    private static func pixels(_ width: Int, _ height: Int) -> Int {
        let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
        return overflow ? .max : pixels
    }

    /// What the decoded bands are, opacity left out.
    var model: ColourModel { isCMYK ? .cmyk : bands < 3 ? .grey : .rgb }

    /// Columns once the image stands upright.
    public var uprightWidth: Int { swapsAxes ? height : width }

    /// Rows of one frame once the image stands upright.
    public var uprightHeight: Int { swapsAxes ? width : height }

    /// Orientations 5 to 8 lie on their side (EXIF 2.32 §4.6.4, tag 0x0112).
    private var swapsAxes: Bool { orientation >= 5 }
}
