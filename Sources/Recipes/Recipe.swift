// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What a client asks for: the options of one variant, as a value.
///
/// Two recipes are equal exactly when they describe the same picture, since options that have no effect on the
/// result are put back to their defaults on the way in. So a recipe, and its one spelling ``canonical``, serve as
/// the key of every cache: memory, the store, the CDN.
public struct Recipe: Hashable, Sendable {
    /// The box the picture is made for.
    public let size: Size
    /// How the picture meets the box.
    public let fit: Fit
    /// Which part is kept where something must be cut, or where the picture sits where something is added.
    public let gravity: Gravity
    /// The encoder's quality, on JPEG's scale.
    public let quality: Quality
    /// The type of the result.
    public let format: OutputFormat
    /// Whether a picture smaller than the box is made larger.
    public let enlarge: Bool
    /// A cache buster: a part of the URL with no meaning for the pixels.
    public let version: Version?

    /// What every recipe's spelling begins with one of: a size.
    public static let beginnings = (1...9).map(String.init) + ["x"]

    /// Makes a recipe from options, leaving out those without effect.
    ///
    /// - `fit` says nothing when only one side is given, `gravity` nothing when nothing is cut or added, `quality`
    ///   nothing for PNG. Keeping them would give one picture several URLs, several cache entries and several objects.
    public init(size: Size, options: Options = Options()) {
        self.size = size
        let fit = size.isBox ? options.fit : .cover
        self.fit = fit
        gravity = size.isBox && fit.dependsOnGravity ? options.gravity : .centre
        quality = options.format == .png ? .standard : options.quality
        format = options.format
        enlarge = options.enlarge
        version = options.version
    }

    /// The same recipe in another format.
    public func formatted(_ format: OutputFormat) -> Recipe {
        var options = options
        options.format = format
        return Recipe(size: size, options: options)
    }

    /// The options after the size, each at its default until a spec names it.
    public struct Options: Hashable, Sendable {
        /// See ``Recipe/fit``.
        public var fit = Fit.cover
        /// See ``Recipe/gravity``.
        public var gravity = Gravity.centre
        /// See ``Recipe/quality``.
        public var quality = Quality.standard
        /// See ``Recipe/format``.
        public var format = OutputFormat.original
        /// See ``Recipe/enlarge``.
        public var enlarge = false
        /// See ``Recipe/version``.
        public var version: Version?

        /// All options at their defaults.
        public init() {}
    }

    /// The options of this recipe, for printing and for changing one of them.
    public var options: Options {
        var options = Options()
        options.fit = fit
        options.gravity = gravity
        options.quality = quality
        options.format = format
        options.enlarge = enlarge
        options.version = version
        return options
    }
}
