// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A transformation of a decoded item (ISO/IEC 23008-12 §6.5.9, §6.5.10, §6.5.12).
enum HEIFStep: Equatable {
    /// A rectangle is kept.
    case crop(left: Int, top: Int, width: Int, height: Int)
    /// Quarter turns, anticlockwise.
    case turn(UInt8)
    /// Columns or rows change their order; the number is the file's.
    case mirror(UInt8)

    /// The names of the properties that are steps.
    static let types: Set<FourCC> = ["clap", "irot", "imir"]

    /// Reads a property; nil for one that transforms nothing.
    init?(_ property: Box, of size: HEIFSize, _ bytes: Span<UInt8>) throws(SourceError) {
        var cursor = Cursor(property.contents)
        switch property.type {
        case "clap":
            let (width, height) = (try Self.aperture(bytes, &cursor), try Self.aperture(bytes, &cursor))
            let left = try Self.offset(bytes, &cursor, outer: size.width, inner: width)
            let top = try Self.offset(bytes, &cursor, outer: size.height, inner: height)
            guard width > 0, height > 0, left >= 0, top >= 0, width <= size.width - left, height <= size.height - top
            else { throw .corrupt(.heic, "is cropped to more than it has") }
            self = .crop(left: left, top: top, width: width, height: height)
        case "irot": self = .turn(UInt8(try cursor.next(1, bytes) & 3))
        case "imir": self = .mirror(UInt8(try cursor.next(1, bytes) & 1))
        default: return nil
        }
    }

    /// One side of the clean aperture: a fraction, rounded.
    private static func aperture(_ bytes: Span<UInt8>, _ cursor: inout Cursor) throws(SourceError) -> Int {
        let numerator = try cursor.next(4, bytes)
        let denominator = try cursor.next(4, bytes)
        guard denominator > 0, denominator <= 0x7FFF_FFFF, numerator <= 0x7FFF_FFFF else {
            throw .corrupt(.heic, "is cropped by an invalid fraction")
        }
        return Int((numerator + denominator / 2) / denominator)
    }

    /// Where the aperture begins, rounded down.
    ///
    /// A fraction says how far its centre lies from that of the image.
    private static func offset(
        _ bytes: Span<UInt8>, _ cursor: inout Cursor, outer: Int, inner: Int
    ) throws(SourceError) -> Int {
        let numerator = Int(Int32(truncatingIfNeeded: try cursor.next(4, bytes)))
        let denominator = Int(try cursor.next(4, bytes))
        guard denominator > 0, denominator <= 0x7FFF_FFFF else {
            throw .corrupt(.heic, "is cropped by an invalid fraction")
        }
        // No overflow: sides are below 2³¹, and so are both parts of the fraction.
        let (twice, divisor) = (2 * numerator + denominator * (outer - inner), 2 * denominator)
        return twice >= 0 ? twice / divisor : -((divisor - 1 - twice) / divisor)
    }

    /// What the step makes of a size.
    func size(of size: HEIFSize) throws(SourceError) -> HEIFSize {
        switch self {
        case .crop(_, _, let width, let height): try HEIFSize(width: width, height: height)
        case .turn(let quarters) where quarters & 1 == 1: try HEIFSize(width: size.height, height: size.width)
        case .turn, .mirror: size
        }
    }

    /// The property that means the step, for an image of a size before it.
    ///
    /// A crop is written with the whole sides and the halves that its centre needs, so that no decoder has to round.
    func property(of size: HEIFSize) -> [UInt8] {
        switch self {
        case .turn(let quarters): BoxWriter.box("irot", [quarters])
        case .mirror(let axis): BoxWriter.box("imir", [axis])
        case .crop(let left, let top, let width, let height):
            BoxWriter.box(
                "clap",
                [width, 1, height, 1, 2 * left + width - size.width, 2, 2 * top + height - size.height, 2]
                    .flatMap { BoxWriter.number($0, 4) })
        }
    }
}
