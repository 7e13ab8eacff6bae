// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension WebPReader {
    /// Meets the chunks of an extended file one by one.
    struct Walk {
        /// More frames than any honest animation has: an hour at 18 a second.
        private static let maximumFrames = 65_536
        /// More chunks that are no frames than any encoder writes.
        private static let maximumOthers = 1_024

        private let isAnimated: Bool
        private let hasEXIF: Bool
        private var others = 0
        private var sawEXIF = false
        private var sawAnimation = false

        init(flags: UInt8) {
            isAnimated = flags & 0x02 != 0
            hasEXIF = flags & 0x08 != 0
        }

        /// Takes in one chunk of the file.
        mutating func visit(_ chunk: RIFFChunk, _ bytes: Span<UInt8>, _ info: inout SourceInfo) throws(SourceError) {
            switch chunk.type {
            case "ANMF":
                guard isAnimated, sawAnimation else { throw .corrupt(.webp, "has a frame outside an animation") }
                guard info.frames < Self.maximumFrames else { throw .excessive(.webp, "frames") }
                try frame(chunk, bytes, &info)
            case "VP8 ", "VP8L":
                guard !isAnimated else { throw .corrupt(.webp, "has an image outside the frames") }
                try still(chunk, bytes, &info)
            default:
                others += 1
                guard others <= Self.maximumOthers else { throw .excessive(.webp, "chunks") }
                describe(chunk, bytes, &info)
            }
        }

        private mutating func describe(_ chunk: RIFFChunk, _ bytes: Span<UInt8>, _ info: inout SourceInfo) {
            switch chunk.type {
            case "ANIM": sawAnimation = sawAnimation || chunk.data.count >= 6
            // Its decoder makes RGB of anything.
            case "ICCP":
                info.hasProfile = info.hasProfile || ICCHeader(bytes.extracting(chunk.data))?.model == .rgb
            // Not shown without its flag, but decoded all the same, which costs memory.
            case "ALPH" where !info.hasAlpha: info.codedSamplesPerPixel = 4
            // The decoder looks at the first block only, and only when the header announces one.
            case "EXIF" where hasEXIF && !sawEXIF:
                sawEXIF = true
                info.orientation = EXIF.orientation(bytes, in: chunk.data)
            default: break
            }
        }

        /// The image of a still file, which must fill the canvas (§2.7.1.3).
        private func still(_ chunk: RIFFChunk, _ bytes: Span<UInt8>, _ info: inout SourceInfo) throws(SourceError) {
            // Decoders stop at the first image; a second would be decoded by none.
            guard info.frames == 0, let image = try WebPBitstream(bytes, chunk) else { return }
            guard image.width == info.width, image.height == info.height else {
                throw .corrupt(.webp, "has an image of another size than its canvas")
            }
            info.isLossless = image.isLossless
            info.frames = 1
        }

        /// One frame (§2.7.1.2): 16 bytes of place and timing, then chunks of its own.
        private func frame(_ chunk: RIFFChunk, _ bytes: Span<UInt8>, _ info: inout SourceInfo) throws(SourceError) {
            let data = chunk.data.lowerBound
            guard chunk.data.count >= 16, let left = bytes.uint24(littleEndianAt: data),
                let top = bytes.uint24(littleEndianAt: data + 3), let width = bytes.uint24(littleEndianAt: data + 6),
                let height = bytes.uint24(littleEndianAt: data + 9)
            else { throw .truncated(.webp) }
            let (columns, rows) = (Int(width) + 1, Int(height) + 1)
            guard Int(left) * 2 + columns <= info.width, Int(top) * 2 + rows <= info.height else {
                throw .corrupt(.webp, "has a frame outside its canvas")
            }
            // A frame that leaves part of the canvas free leaves it transparent.
            if columns != info.width || rows != info.height { info.hasAlpha = true }
            var offset = data + 16
            while offset < chunk.data.upperBound {
                let part = try RIFFChunk(bytes, at: offset, within: chunk.data.upperBound)
                if part.type == "ALPH" { info.hasAlpha = true }
                if let image = try WebPBitstream(bytes, part) {
                    guard image.width == columns, image.height == rows else {
                        throw .corrupt(.webp, "has an image of another size than its frame")
                    }
                    info.hasAlpha = info.hasAlpha || image.hasAlpha
                    info.isLossless = info.isLossless || image.isLossless
                    info.frames += 1
                    return
                }
                offset = part.end
            }
            throw .corrupt(.webp, "has a frame without an image")
        }
    }
}
