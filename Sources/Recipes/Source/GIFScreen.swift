// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The logical screen that the frames of a GIF lie on (GIF89a §18).
struct GIFScreen {
    /// The fields after the sizes: which colours all frames share, the background, the shape of pixels.
    let packed: UInt8
    /// Where the colours that frames share lie.
    let colours: Range<Int>
    private let width: Int
    private let height: Int

    /// Where the first block begins.
    var end: Int { colours.upperBound }

    init(_ bytes: Span<UInt8>) throws(SourceError) {
        guard let width = bytes.uint16(littleEndianAt: 6), let height = bytes.uint16(littleEndianAt: 8),
            let packed = bytes.uint8(at: 10), bytes.holds(13, at: 0)
        else { throw .truncated(.gif) }
        let table = GIFReader.colourTableSize(packed)
        guard bytes.holds(table, at: 13) else { throw .truncated(.gif) }
        (self.width, self.height, self.packed) = (Int(width), Int(height), packed)
        colours = 13..<(13 + table)
    }

    /// The first frame, and the offset after it.
    func firstFrame(
        _ bytes: Span<UInt8>, _ offset: inout Int
    ) throws(SourceError) -> (frame: GIFFrame, isWhole: Bool) {
        var frame = GIFFrame()
        let outcome = bytes.uint8(at: offset) == GIFReader.trailer ? .nothing : frame.read(bytes, &offset)
        guard outcome != .nothing else {
            throw offset >= bytes.count ? .truncated(.gif) : .corrupt(.gif, "has no frames")
        }
        guard frame.width > 0, frame.height > 0 else { throw .corrupt(.gif, "has a first frame without pixels") }
        return (frame, outcome == .whole)
    }

    /// The canvas that browsers show: the screen, which the first frame makes larger where it lies outside.
    ///
    /// So a screen of no size is as large as its first frame.
    func canvas(around first: GIFFrame) -> (width: Int, height: Int, isFilled: Bool) {
        let (width, height) = (max(width, first.right), max(height, first.bottom))
        return (width, height, first.width == width && first.height == height)
    }
}
