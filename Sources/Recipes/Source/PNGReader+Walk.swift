// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension PNGReader {
    /// What has been met so far, since the meaning of a chunk depends on those before it.
    struct Walk {
        /// Chunks of image data.
        private(set) var imageData = 0
        /// Chunks of any other type.
        private(set) var others = 0
        /// More chunks of image data than an encoder writes: 64 MiB in pieces of one KiB.
        private static let maximumImageData = 65_536
        private let header: PNGHeader
        private var paletteEntries: Int?
        private var transparency = false
        private var orientation: Int?
        private var colours = PNGColours()

        init(_ header: PNGHeader) {
            self.header = header
        }

        /// Takes in one chunk; those after the image data no longer shape it.
        mutating func visit(_ chunk: PNGChunk, _ bytes: Span<UInt8>) throws(SourceError) {
            guard chunk.type != "IDAT" else { return try visitImageData() }
            others += 1
            guard chunk.type != "IHDR" else { throw .corrupt(.png, "has two headers") }
            guard !chunk.isCritical || chunk.type == "PLTE" else {
                throw .corrupt(.png, "has an unknown critical chunk")
            }
            if imageData == 0 { describe(chunk, bytes) }
        }

        /// Takes in a chunk of image data, whole or not.
        mutating func visitImageData() throws(SourceError) {
            guard header.colour != .palette || paletteEntries != nil else { throw .corrupt(.png, "has no palette") }
            imageData += 1
            guard imageData <= Self.maximumImageData else { throw .excessive(.png, "chunks") }
        }

        /// Takes in a chunk that may shape the image: of several of a type the first counts, a damaged one not at all.
        private mutating func describe(_ chunk: PNGChunk, _ bytes: Span<UInt8>) {
            switch chunk.type {
            case "PLTE": paletteEntries = min(chunk.data.count / 3, 1 << header.depth)
            case "iCCP", "cICP", "sRGB", "gAMA", "cHRM":
                // Behind a palette they have no place (§5.6), and libpng passes over them.
                if paletteEntries == nil, chunk.isIntact(bytes) { colours.visit(chunk, bytes) }
            case "tRNS": transparency = transparency || isTransparency(chunk) && chunk.isIntact(bytes)
            case "eXIf" where orientation == nil && isTIFF(chunk, bytes) && chunk.isIntact(bytes):
                orientation = EXIF.orientation(bytes, in: chunk.data)
            default: break
            }
        }

        /// eXIf begins with a byte order mark, never with the `Exif` that JPEG puts before it (§11.3.4.5).
        private func isTIFF(_ chunk: PNGChunk, _ bytes: Span<UInt8>) -> Bool {
            bytes.holds("II", at: chunk.data.lowerBound) || bytes.holds("MM", at: chunk.data.lowerBound)
        }

        /// tRNS (§11.3.1.1): two bytes for grey, six for RGB, at most one for each entry of the palette before it.
        private func isTransparency(_ chunk: PNGChunk) -> Bool {
            let length = chunk.data.count
            return switch header.colour {
            case .grey: length == 2
            case .rgb: length == 6
            case .palette: length > 0 && length <= paletteEntries ?? 0
            case .greyAlpha, .rgbAlpha: false
            }
        }

        /// The description that the chunks met so far amount to.
        var info: SourceInfo {
            SourceInfo(
                type: .png, width: header.width, height: header.height, orientation: orientation ?? 1,
                hasAlpha: transparency || header.colour == .greyAlpha || header.colour == .rgbAlpha,
                bands: header.colour.bands + (transparency ? 1 : 0), bitsPerBand: header.depth == 16 ? 16 : 8,
                isInterlaced: header.isInterlaced, isLossless: true, hasProfile: colours.hasProfile,
                numbers: colours.numbers)
        }
    }
}
