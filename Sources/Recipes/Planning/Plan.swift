// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Everything the renderer needs to know, decided before any pixel is touched.
///
/// It is a plain value: what a plan holds for given sizes is tested in tables, and the process that executes it decides
/// nothing.
public struct Plan: Hashable, Sendable, Codable {
    /// The original's type, which names the one loader that may open it.
    public let sourceType: ImageType
    /// Whether colours are converted from the embedded profile, if the decoder attaches one that applies.
    public let isProfiled: Bool
    /// How the stored pixels are turned, 1 to 8 as in EXIF: ``geometry`` is that of the picture once it is upright.
    public let orientation: Int
    /// The numbers that colours are converted by if no profile applies.
    public let numbers: ColourNumbers?
    /// Whether a profile of grey applies to three bands, which are all alike.
    public let isMonochrome: Bool
    /// Whether colours are to be divided by their opacity, by which they were multiplied.
    public let isPremultiplied: Bool
    /// Whether there are more pixels to be than the original has, along either side.
    public let isEnlarged: Bool
    /// The shape of the result.
    public let geometry: Geometry
    /// The result's type and quality.
    public let encoding: Encoding

    /// Makes a plan for one original and one recipe, or refuses the original.
    ///
    /// - Throws: ``PlanError``
    public init(_ recipe: Recipe, for source: SourceInfo, limits: Limits) throws(PlanError) {
        guard limits.types.contains(source.type) else { throw .blocked(source.type) }
        guard max(source.width, source.height) <= limits.side else { throw .side(limits.side) }
        let frames = min(source.frames, Limits.renderedFrames)
        let (pixels, overflow) = source.codedPixels.multipliedReportingOverflow(by: frames)
        let bound = limits.pixels(for: source)
        guard !overflow, pixels <= bound else { throw .pixels(bound) }
        let decoded = Limits.sourceSide(of: source.type)
        guard max(source.width, source.height) <= decoded else { throw .decodedSide(source.type, decoded) }
        sourceType = source.type
        isProfiled = source.hasProfile
        numbers = source.numbers
        isMonochrome = source.isMonochrome
        isPremultiplied = source.isPremultiplied
        orientation = source.orientation
        let upright = PixelSize(width: source.uprightWidth, height: source.uprightHeight)
        geometry = Geometry(of: upright, for: recipe)
        isEnlarged = geometry.resized.width > upright.width || geometry.resized.height > upright.height
        encoding = Encoding(for: recipe, sourceType: source.type)
        try Self.check(geometry, as: encoding.type, limits)
    }

    /// Refuses a result that is too large, or an intermediate picture that is.
    private static func check(_ geometry: Geometry, as type: ImageType, _ limits: Limits) throws(PlanError) {
        guard geometry.resized.pixels <= limits.resultPixels, geometry.result.pixels <= limits.resultPixels else {
            throw .result(limits.resultPixels)
        }
        let resized = max(geometry.resized.width, geometry.resized.height)
        guard resized <= limits.side else { throw .enlarged(limits.side) }
        let side = Limits.resultSide(of: type)
        guard max(geometry.result.width, geometry.result.height) <= side else { throw .resultSide(type, side) }
    }

    /// Whether the original already is the picture that was asked for, apart from its encoding.
    ///
    /// Of an animated GIF its first frame is, which can be taken out as it is coded.
    public func keepsPixels(of source: SourceInfo) -> Bool {
        geometry.crop == nil && geometry.border == nil
            && geometry.resized == PixelSize(width: source.width, height: source.height)
            && source.orientation == 1 && (source.frames == 1 || source.type == .gif) && !source.hasProfile
            && !source.isCMYK && source.numbers == nil && !source.isPremultiplied
            && encoding.type == source.type
    }
}
