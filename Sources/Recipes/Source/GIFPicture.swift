// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The first frame of a GIF as a file of its own, and its place on the canvas: what a decoder is given.
///
/// libnsgif takes six sizes of screens, and sides over 2,048, for a mistake, and makes the canvas as large as the first
/// frame. It paints a background that browsers leave transparent, and wants the blocks at the end. Given the bare frame
/// it has nothing to decide; the canvas is put around the frame afterwards.
public struct GIFPicture: Sendable {
    /// A GIF whose screen is the frame.
    public let bytes: [UInt8]
    /// The frame's first column on the canvas.
    public let left: Int
    /// The frame's first row on the canvas.
    public let top: Int
    /// Columns of the canvas.
    public let width: Int
    /// Rows of the canvas.
    public let height: Int
    /// Whether the frame is all of the canvas.
    public let isWhole: Bool

    /// Takes the first frame out of a file, once all of its pixels were found in its data.
    ///
    /// Time is linear in the data of the frame.
    /// - Throws: ``SourceError`` as ``SourceInfo/read(_:)`` does, and when pixels are missing or a code has no meaning.
    public init(_ bytes: Span<UInt8>) throws(SourceError) {
        let screen = try GIFScreen(bytes)
        var offset = screen.end
        let frame = try screen.firstFrame(bytes, &offset).frame
        let canvas = screen.canvas(around: frame)
        (left, top) = (frame.left, frame.top)
        (width, height, isWhole) = canvas
        var codes = GIFCodes(bytes, frame.data)
        try codes.find(frame.width * frame.height, bytes)
        self.bytes = Self.file(bytes, screen, frame)
    }

    private static func file(_ bytes: Span<UInt8>, _ screen: GIFScreen, _ frame: GIFFrame) -> [UInt8] {
        let sides = [frame.width, frame.height].flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        var file = Array("GIF89a".utf8) + sides + [screen.packed, 0, 0]
        file.reserveCapacity(screen.colours.count + frame.colours.count + frame.data.count + 64)
        file.append(bytes, in: screen.colours)
        if let colour = frame.transparentColour { file += [0x21, 0xF9, 4, 1, 0, 0, colour, 0] }
        file += [0x2C, 0, 0, 0, 0] + sides + [frame.packed]
        file.append(bytes, in: frame.colours)
        file.append(bytes, in: frame.data.lowerBound..<(frame.data.lowerBound + 1))
        var offset = frame.data.lowerBound + 1
        while let size = bytes.uint8(at: offset), size > 0 {
            let block = (offset + 1)..<min(offset + 1 + Int(size), bytes.count)
            // The last block may be cut short.
            if block.isEmpty { break }
            file.append(UInt8(block.count))
            file.append(bytes, in: block)
            offset = block.upperBound
        }
        return file + [0, GIFReader.trailer]
    }
}
