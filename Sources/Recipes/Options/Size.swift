// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The box of a variant in pixels: `800x600`, or one side with the other left to the aspect ratio: `800x`, `x600`.
public struct Size: Hashable, Sendable {
    /// The sides that may be asked for, in pixels.
    ///
    /// 8,192 holds a full-page picture on an 8K screen. A wider range would let one URL cost a gigabyte of pixels.
    public static let sides = 1...8192

    /// The width in pixels, or nil to keep the aspect ratio.
    public let width: Int?
    /// The height in pixels, or nil to keep the aspect ratio.
    public let height: Int?

    /// Makes a size, or nil when both sides are missing or one is out of ``sides``.
    public init?(width: Int?, height: Int?) {
        guard width != nil || height != nil else { return nil }
        guard width.map(Self.sides.contains) ?? true, height.map(Self.sides.contains) ?? true else { return nil }
        self.width = width
        self.height = height
    }

    /// Whether both sides are given, so that the aspect ratio may have to change.
    public var isBox: Bool { width != nil && height != nil }
}

extension Size: CustomStringConvertible {
    /// The size as a URL spells it.
    public var description: String {
        "\(width.map(String.init) ?? "")x\(height.map(String.init) ?? "")"
    }

    /// Reads `WxH`, `Wx` or `xH`: decimal digits without leading zeros and a lower-case `x`.
    public init(parsing text: Substring.UTF8View) throws(RecipeError) {
        let sides = text.split(separator: UInt8(ascii: "x"), omittingEmptySubsequences: false)
        guard sides.count == 2 else { throw Self.malformed(text) }
        let width = try Self.side(sides[0], of: text)
        let height = try Self.side(sides[1], of: text)
        guard let size = Size(width: width, height: height) else { throw Self.malformed(text) }
        self = size
    }

    private static func side(_ digits: Substring.UTF8View, of text: Substring.UTF8View) throws(RecipeError) -> Int? {
        if digits.isEmpty { return nil }
        guard let number = Decimal.integer(digits, in: sides) else { throw malformed(text) }
        return number
    }

    private static func malformed(_ text: Substring.UTF8View) -> RecipeError {
        RecipeError(
            .size,
            "\(quoted(text)) is not a size: write WIDTHxHEIGHT, WIDTHx or xHEIGHT with whole numbers from "
                + "\(sides.lowerBound) to \(sides.upperBound) without leading zeros and a lower-case x, such as 800x600."
        )
    }
}
