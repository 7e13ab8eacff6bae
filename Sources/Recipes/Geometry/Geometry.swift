// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What happens to a picture's shape: first a resize, then either a cut or a border.
///
/// Pure arithmetic, no pixels.
///
/// All sizes are upright, that is after the EXIF orientation has been applied.
public struct Geometry: Hashable, Sendable, Codable {
    /// A place within a larger area, in pixels from the top left corner.
    public struct Offset: Hashable, Sendable, Codable {
        /// Pixels from the left.
        public let x: Int
        /// Pixels from the top.
        public let y: Int
    }

    /// The whole picture after resizing.
    public let resized: PixelSize
    /// The result's size.
    public let result: PixelSize
    /// Where the result's window lies on the resized picture, if something is cut.
    public let crop: Offset?
    /// Where the resized picture lies on the result, if a border is added.
    public let border: Offset?

    /// Works out the shape for a recipe.
    ///
    /// - Parameters:
    ///   - source: the original's upright size.
    ///   - recipe: what is asked for.
    public init(of source: PixelSize, for recipe: Recipe) {
        let box = Self.box(for: recipe.size, of: source)
        guard recipe.size.isBox else {
            // The box has the picture's own shape: nothing is cut, and a side of under a pixel is one.
            let enlarges = box.width > source.width || box.height > source.height
            self.init(resized: enlarges && !recipe.enlarge ? source : box)
            return
        }
        switch recipe.fit {
        case .cover: self = Self.cover(box, source, recipe)
        case .contain: self.init(resized: Self.scale(source, source.factorWithin(box), recipe).clamped(to: box))
        case .outside: self.init(resized: Self.scale(source, source.factorAround(box), recipe))
        case .fill: self.init(resized: recipe.enlarge ? box : Self.shrunk(box, into: source))
        case .pad: self = Self.pad(box, source, recipe)
        }
    }

    private init(resized: PixelSize, result: PixelSize? = nil, crop: Offset? = nil, border: Offset? = nil) {
        self.resized = resized
        self.result = result ?? resized
        self.crop = crop
        self.border = border
    }

    /// The box with a missing side filled in from the original's aspect ratio, so that every fit sees two sides.
    private static func box(for size: Size, of source: PixelSize) -> PixelSize {
        switch (size.width, size.height) {
        case (let width?, let height?): PixelSize(width: width, height: height)
        case (let width?, nil): source.scaled(by: Double(width) / Double(source.width)).with(width: width)
        case (nil, let height?): source.scaled(by: Double(height) / Double(source.height)).with(height: height)
        case (nil, nil): source  // Size has no such value.
        }
    }

    private static func cover(_ box: PixelSize, _ source: PixelSize, _ recipe: Recipe) -> Geometry {
        let window = recipe.enlarge ? box : shrunk(box, into: source)
        let resized = source.scaled(by: source.factorAround(window)).raised(to: window)
        guard resized != window else { return Geometry(resized: resized) }
        let crop = Offset(
            x: offset(of: window.width, in: resized.width, at: recipe.gravity.x),
            y: offset(of: window.height, in: resized.height, at: recipe.gravity.y))
        return Geometry(resized: resized, result: window, crop: crop)
    }

    private static func pad(_ box: PixelSize, _ source: PixelSize, _ recipe: Recipe) -> Geometry {
        let resized = scale(source, source.factorWithin(box), recipe).clamped(to: box)
        guard resized != box else { return Geometry(resized: resized) }
        let border = Offset(
            x: (box.width - resized.width) * recipe.gravity.x / Gravity.parts,
            y: (box.height - resized.height) * recipe.gravity.y / Gravity.parts)
        return Geometry(resized: resized, result: box, border: border)
    }

    private static func scale(_ source: PixelSize, _ factor: Double, _ recipe: Recipe) -> PixelSize {
        source.scaled(by: recipe.enlarge ? factor : min(factor, 1))
    }

    /// The largest size of the box's aspect ratio that the original holds; the box itself where it fits.
    private static func shrunk(_ box: PixelSize, into source: PixelSize) -> PixelSize {
        let factor = box.factorWithin(source)
        return factor >= 1 ? box : box.scaled(by: factor).clamped(to: source)
    }

    /// Lays a window with its middle on the focal point, then moves it inside.
    private static func offset(of window: Int, in length: Int, at parts: Int) -> Int {
        let focus = length * parts / Gravity.parts
        return min(max(focus - window / 2, 0), length - window)
    }
}

extension PixelSize {
    fileprivate func with(width: Int? = nil, height: Int? = nil) -> PixelSize {
        PixelSize(width: width ?? self.width, height: height ?? self.height)
    }
}
