// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The colours of white and of the three primaries, as coordinates of the CIE 1931 diagram.
public struct Chromaticities: Hashable, Sendable, Codable {
    /// One colour's place.
    public struct Point: Hashable, Sendable, Codable {
        /// CIE x, 0…1.
        public let x: Double
        /// CIE y, 0…1.
        public let y: Double

        init(_ x: Double, _ y: Double) {
            self.x = x
            self.y = y
        }
    }

    /// What full red, green and blue together give.
    public let white: Point
    /// Full red.
    public let red: Point
    /// Full green.
    public let green: Point
    /// Full blue.
    public let blue: Point

    init(white: Point, red: Point, green: Point, blue: Point) {
        self.white = white
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// The coordinates in the order of the file; nil when they can't be those of three lights that make white.
    ///
    /// - Parameter values: x and y of white, red, green and blue.
    init?(_ values: [Double]) {
        guard values.count == 8, values.allSatisfy({ (0...1).contains($0) }) else { return nil }
        func point(_ index: Int) -> Point { Point(values[index * 2], values[index * 2 + 1]) }
        self.init(white: point(0), red: point(1), green: point(2), blue: point(3))
        guard columns != nil else { return nil }
    }

    private static let d65 = Point(0.3127, 0.3290)

    /// Those of sRGB and BT.709.
    static let sRGB = Chromaticities(
        white: d65, red: Point(0.64, 0.33), green: Point(0.30, 0.60), blue: Point(0.15, 0.06))

    /// Those of a number of ITU-T H.273 §8.1; nil for one that is not given out, or says that they are unknown.
    init?(codePoint: Int) {
        let c = Point(0.310, 0.316)
        switch codePoint {
        case 1: self = .sRGB
        case 4: self.init(white: c, red: Point(0.67, 0.33), green: Point(0.21, 0.71), blue: Point(0.14, 0.08))
        case 5: self.init(white: Self.d65, red: Point(0.64, 0.33), green: Point(0.29, 0.60), blue: Point(0.15, 0.06))
        case 6, 7:
            self.init(
                white: Self.d65, red: Point(0.630, 0.340), green: Point(0.310, 0.595), blue: Point(0.155, 0.070))
        case 8: self.init(white: c, red: Point(0.681, 0.319), green: Point(0.243, 0.692), blue: Point(0.145, 0.049))
        case 9:
            self.init(
                white: Self.d65, red: Point(0.708, 0.292), green: Point(0.170, 0.797), blue: Point(0.131, 0.046))
        case 10: self.init(white: Point(1 / 3, 1 / 3), red: Point(1, 0), green: Point(0, 1), blue: Point(0, 0))
        case 11:
            self.init(
                white: Point(0.314, 0.351), red: Point(0.680, 0.320), green: Point(0.265, 0.690),
                blue: Point(0.150, 0.060))
        case 12:
            self.init(
                white: Self.d65, red: Point(0.680, 0.320), green: Point(0.265, 0.690), blue: Point(0.150, 0.060))
        case 22:
            self.init(
                white: Self.d65, red: Point(0.630, 0.340), green: Point(0.295, 0.605), blue: Point(0.155, 0.077))
        default: return nil
        }
    }

    /// XYZ of red, green and blue, one a column, adapted to the white of profiles; nil when there is no such matrix.
    var columns: Matrix3? {
        guard white.y > 0 else { return nil }
        let shares = Matrix3(columns: red.parts, green.parts, blue.parts)
        let seen = white.parts.map { $0 / white.y }
        guard let amounts = shares.inverse?.times(seen) else { return nil }
        let matrix = Matrix3.adaptation(from: seen).times(shares.times(Matrix3(diagonal: amounts)))
        // What a profile can hold: sixteen bits before the point; honest lights have less than two.
        return matrix.values.allSatisfy { abs($0) < 100 } ? matrix : nil
    }
}

extension Chromaticities.Point {
    /// x, y and z, which are 1 together.
    fileprivate var parts: [Double] { [x, y, 1 - x - y] }
}
