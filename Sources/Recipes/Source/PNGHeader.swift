// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The first chunk of a PNG (PNG specification §11.2.1).
struct PNGHeader {
    /// Columns, at least 1.
    let width: Int
    /// Rows, at least 1.
    let height: Int
    /// Bits per sample, or per palette index: 1, 2, 4, 8 or 16.
    let depth: Int
    /// How samples make colours.
    let colour: Colour
    /// Whether rows are stored in the seven passes of Adam7.
    let isInterlaced: Bool

    /// Colour types, by their number in the file.
    enum Colour: UInt8 {
        case grey = 0
        case rgb = 2
        case palette = 3
        case greyAlpha = 4
        case rgbAlpha = 6

        /// The depths that the specification allows with the type (table 11.1).
        var depths: [UInt8] {
            switch self {
            case .grey: [1, 2, 4, 8, 16]
            case .palette: [1, 2, 4, 8]
            case .rgb, .greyAlpha, .rgbAlpha: [8, 16]
            }
        }

        /// Samples of a decoded pixel; a palette is expanded.
        var bands: Int {
            switch self {
            case .grey: 1
            case .greyAlpha: 2
            case .rgb, .palette: 3
            case .rgbAlpha: 4
            }
        }
    }

    /// Bytes of all rows before they are compressed, each with the byte that names its filter (§7.2, §8.1).
    ///
    /// No overflow where both sides are below 2²⁴.
    var rowBytes: Int {
        let bits = depth * (colour == .palette ? 1 : colour.bands)
        guard isInterlaced else { return height * (1 + (width * bits + 7) / 8) }
        // Where the seven passes of Adam7 begin, and how far apart their pixels are.
        let passes = [
            (0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2),
        ]
        return passes.reduce(0) { total, pass in
            let columns = (width - pass.0 + pass.2 - 1) / pass.2
            let rows = (height - pass.1 + pass.3 - 1) / pass.3
            return columns > 0 && rows > 0 ? total + rows * (1 + (columns * bits + 7) / 8) : total
        }
    }

    /// Reads the chunk, which must be the right one, intact, and within the specification.
    init(_ bytes: Span<UInt8>, _ chunk: PNGChunk) throws(SourceError) {
        let data = chunk.data.lowerBound
        guard chunk.type == "IHDR", chunk.data.count == 13, chunk.isIntact(bytes),
            let width = bytes.uint32(bigEndianAt: data), let height = bytes.uint32(bigEndianAt: data + 4),
            let depth = bytes.uint8(at: data + 8), let number = bytes.uint8(at: data + 9),
            let interlace = bytes.uint8(at: data + 12)
        else { throw .corrupt(.png, "does not begin with a header") }
        guard (1...0x7FFF_FFFF).contains(width), (1...0x7FFF_FFFF).contains(height) else {
            throw .corrupt(.png, "has no valid size")
        }
        guard let colour = Colour(rawValue: number), colour.depths.contains(depth) else {
            throw .corrupt(.png, "has an invalid combination of depth and colour type")
        }
        guard bytes.holds([0, 0], at: data + 10), interlace <= 1 else {
            throw .corrupt(.png, "is compressed, filtered or interlaced in an unknown way")
        }
        self.width = Int(width)
        self.height = Int(height)
        self.depth = Int(depth)
        self.colour = colour
        isInterlaced = interlace == 1
    }
}
