// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The point of the picture that stays in sight: a compass point or a focal point.
///
/// A compass point is nothing but one of nine focal points. The window is laid with its centre on the focal point and
/// moved inside, so the point (0, 0) touches the top left corner as `northwest` does. Hence one type, and one spelling
/// where both would do: the compass point's name.
public struct Gravity: Hashable, Sendable {
    /// A focal point's sides are kept in this many parts, enough for a pixel of the largest allowed original side.
    static let parts = 10_000

    /// How far from the left edge, in ten-thousandths of the width, 0…10,000.
    public let x: Int
    /// How far from the top edge, in ten-thousandths of the height, 0…10,000.
    public let y: Int

    /// Makes a focal point; the sides are brought into 0…10,000.
    public init(x: Int, y: Int) {
        self.x = min(max(x, 0), Self.parts)
        self.y = min(max(y, 0), Self.parts)
    }

    /// The middle.
    public static let centre = Gravity(x: 5000, y: 5000)

    /// The nine names, in the order the documentation lists them.
    public static let compass: [(name: String, gravity: Gravity)] = [
        ("centre", .centre),
        ("north", Gravity(x: 5000, y: 0)),
        ("northeast", Gravity(x: 10_000, y: 0)),
        ("east", Gravity(x: 10_000, y: 5000)),
        ("southeast", Gravity(x: 10_000, y: 10_000)),
        ("south", Gravity(x: 5000, y: 10_000)),
        ("southwest", Gravity(x: 0, y: 10_000)),
        ("west", Gravity(x: 0, y: 5000)),
        ("northwest", Gravity(x: 0, y: 0)),
    ]
}

extension Gravity: CustomStringConvertible {
    /// The compass point's name, or `X:Y` with up to four decimals.
    public var description: String {
        if let point = Self.compass.first(where: { $0.gravity == self }) { return point.name }
        return "\(Decimal.fraction(x)):\(Decimal.fraction(y))"
    }

    /// Reads a compass point or `X:Y`; further decimals are rounded, and the URL redirected to the rounded one.
    init?(parsing text: String) {
        if let point = Self.compass.first(where: { $0.name == text }) {
            self = point.gravity
            return
        }
        let sides = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard sides.count == 2 else { return nil }
        guard let x = Decimal.tenThousandths(sides[0]), let y = Decimal.tenThousandths(sides[1]) else { return nil }
        self.init(x: x, y: y)
    }

    static let option = RecipeOption(
        name: "gravity",
        grammar: compass.map(\.name).joined(separator: " | ") + " | X:Y with X and Y from 0 to 1",
        standard: Gravity.centre.description,
        help: "What stays in sight when cover cuts, and where the picture sits when pad adds: a compass point, or a "
            + "focal point as fractions from the left and the top.",
        read: { text, options in
            guard let gravity = Gravity(parsing: text) else { return false }
            options.gravity = gravity
            return true
        },
        print: { $0.gravity == .centre ? nil : $0.gravity.description })
}
