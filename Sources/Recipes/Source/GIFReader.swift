// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Reads the header of a GIF and walks its frames (GIF89a specification).
///
/// The canvas and the frames are counted as libnsgif counts them, which decodes them later: its rules for files that
/// break the specification decide how much memory the file will need.
enum GIFReader {
    /// Frames after which libnsgif stops looking for more.
    private static let maximumFrames = 4_097

    /// Reads the logical screen, then block after block; each step moves on, so time is linear in the file.
    static func read(_ bytes: Span<UInt8>) throws(SourceError) -> SourceInfo {
        guard let width = bytes.uint16(littleEndianAt: 6), let height = bytes.uint16(littleEndianAt: 8),
            let packed = bytes.uint8(at: 10), bytes.holds(13, at: 0)
        else { throw .truncated(.gif) }
        let table = colourTableSize(packed)
        guard bytes.holds(table, at: 13) else { throw .truncated(.gif) }
        var info = canvas(Int(width), Int(height))
        info.frames = 0
        var offset = 13 + table
        while info.frames < maximumFrames, bytes.uint8(at: offset) != trailer {
            var frame = GIFFrame()
            let outcome = frame.read(bytes, &offset)
            // The first frame may lie outside the canvas, which then grows.
            if info.frames == 0 {
                info.width = max(info.width, frame.right)
                info.height = max(info.height, frame.bottom)
                info.codedPixels = info.width * info.height
            }
            info.codedPixels = max(info.codedPixels, frame.pixels)
            // A first frame cut short leaves nothing worth showing; a later one is shown as far as it goes.
            if outcome == .nothing || outcome == .partial && info.frames == 0 { break }
            info.frames += 1
            info.hasAlpha = info.hasAlpha || frame.isTransparent
            if outcome == .partial { break }
        }
        guard info.frames > 0 else {
            throw offset >= bytes.count ? .truncated(.gif) : .corrupt(.gif, "has no frames")
        }
        info.bands = info.hasAlpha ? 4 : 3
        return info
    }

    /// The block that ends a GIF (§27).
    static let trailer: UInt8 = 0x3B

    /// Bytes of the colour table that the packed fields of a screen or an image announce (§18, §20).
    static func colourTableSize(_ packed: UInt8) -> Int {
        packed & 0x80 == 0 ? 0 : 3 * (2 << Int(packed & 7))
    }

    /// The canvas that libnsgif starts from: a size that broken encoders copied from their screen counts as unknown.
    private static func canvas(_ width: Int, _ height: Int) -> SourceInfo {
        let screens = [(640, 480), (640, 512), (800, 600), (1_024, 768), (1_280, 1_024), (1_600, 1_200)]
        let isUnknown =
            width == 0 || height == 0 || width > 2_048 || height > 2_048
            || screens.contains { $0 == (width, height) }
        return SourceInfo(
            type: .gif, width: isUnknown ? 1 : width, height: isUnknown ? 1 : height, isLossless: true)
    }
}
