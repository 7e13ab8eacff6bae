// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Reads the header of a GIF and walks its frames (GIF89a specification).
///
/// The first frame on its canvas is described, since no other is rendered: ``GIFPicture`` gives the decoder this frame
/// alone.
enum GIFReader {
    /// Frames after which counting stops; all that matters is whether there are several.
    private static let maximumFrames = 4_097

    /// Reads the logical screen, then block after block; each step moves on, so time is linear in the file.
    static func read(_ bytes: Span<UInt8>) throws(SourceError) -> SourceInfo {
        let screen = try GIFScreen(bytes)
        var offset = screen.end
        let first = try screen.firstFrame(bytes, &offset)
        let canvas = screen.canvas(around: first.frame)
        // The decoder makes the frame, and libvips the canvas.
        let coded = max(canvas.width * canvas.height, first.frame.width * first.frame.height)
        let hasAlpha = first.frame.transparentColour != nil || !canvas.isFilled
        return SourceInfo(
            type: .gif, width: canvas.width, height: canvas.height, codedPixels: coded,
            frames: 1 + (first.isWhole ? laterFrames(bytes, offset) : 0), hasAlpha: hasAlpha, bands: hasAlpha ? 4 : 3,
            isLossless: true)
    }

    /// The frames from an offset on; the last may be cut short.
    private static func laterFrames(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        var (frames, offset) = (0, start)
        while frames < maximumFrames - 1, bytes.uint8(at: offset) != trailer {
            var frame = GIFFrame()
            let outcome = frame.read(bytes, &offset)
            guard outcome != .nothing else { break }
            frames += 1
            if outcome == .partial { break }
        }
        return frames
    }

    /// The block that ends a GIF (§27).
    static let trailer: UInt8 = 0x3B

    /// Bytes of the colour table that the packed fields of a screen or an image announce (§18, §20).
    static func colourTableSize(_ packed: UInt8) -> Int {
        packed & 0x80 == 0 ? 0 : 3 * (2 << Int(packed & 7))
    }
}
