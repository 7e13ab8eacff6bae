// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A GIF made without a library: a screen with four colours, and frames of one colour each.
public struct SampleGIF: Sendable {
    /// One frame, all of one of the four colours.
    public struct Frame: Sendable {
        /// The first column on the screen.
        public var left = 0
        /// The first row on the screen.
        public var top = 0
        /// Columns.
        public var width = 8
        /// Rows.
        public var height = 6
        /// Which of the four colours it has.
        public var colour = 1
        /// The colour that is transparent.
        public var transparent: Int?
        /// Pixels that the data has fewer than the frame; the code that ends it comes instead.
        public var missing = 0
        /// Whether the empty block is there that ends the data.
        public var hasTerminator = true

        /// From its parts; what is not given is plain.
        public init(
            left: Int = 0, top: Int = 0, width: Int = 8, height: Int = 6, colour: Int = 1, transparent: Int? = nil,
            missing: Int = 0, hasTerminator: Bool = true
        ) {
            (self.left, self.top, self.width, self.height) = (left, top, width, height)
            (self.colour, self.transparent, self.missing) = (colour, transparent, missing)
            self.hasTerminator = hasTerminator
        }
    }

    /// Columns.
    public var width = 8
    /// Rows.
    public var height = 6
    /// The colour that the screen declares as its background.
    public var background = 0
    /// The frames, in their order.
    public var frames = [Frame()]
    /// Whether the block is there that ends the file.
    public var hasTrailer = true

    /// From its parts; what is not given is plain.
    public init(
        width: Int = 8, height: Int = 6, background: Int = 0, frames: [Frame] = [Frame()], hasTrailer: Bool = true
    ) {
        (self.width, self.height, self.background) = (width, height, background)
        (self.frames, self.hasTrailer) = (frames, hasTrailer)
    }

    /// Red, green and blue of the colours that frames may have.
    public static let colours: [[UInt8]] = [[0, 0, 0], [200, 80, 60], [80, 160, 90], [255, 255, 255]]

    /// The whole file.
    public var bytes: [UInt8] {
        Array("GIF89a".utf8) + Self.little(width) + Self.little(height) + [0xF1, UInt8(background), 0]
            + Self.colours.flatMap { $0 } + frames.flatMap { Self.bytes(of: $0) } + (hasTrailer ? [0x3B] : [])
    }

    private static func bytes(of frame: Frame) -> [UInt8] {
        let control: [UInt8] = frame.transparent.map { [0x21, 0xF9, 4, 1, 0, 0, UInt8($0), 0] } ?? []
        let place = [frame.left, frame.top, frame.width, frame.height].flatMap { little($0) }
        let data = codes(of: frame)
        let blocks = stride(from: 0, to: data.count, by: 255).flatMap { start in
            [UInt8(min(255, data.count - start))] + data[start..<min(start + 255, data.count)]
        }
        return control + [0x2C] + place + [0, 2] + blocks + (frame.hasTerminator ? [0] : [])
    }

    /// Codes of three bits, with the table cleared before it asks for more.
    private static func codes(of frame: Frame) -> [UInt8] {
        let count = frame.width * frame.height - frame.missing
        var codes: [Int] = []
        for place in 0..<count { codes += place % 2 == 0 ? [4, frame.colour] : [frame.colour] }
        codes.append(5)
        var (bytes, bits, length) = ([] as [UInt8], 0, 0)
        for code in codes {
            bits |= code << length
            length += 3
            while length >= 8 {
                bytes.append(UInt8(bits & 0xFF))
                (bits, length) = (bits >> 8, length - 8)
            }
        }
        return length > 0 ? bytes + [UInt8(bits)] : bytes
    }

    private static func little(_ value: Int) -> [UInt8] { [UInt8(value & 0xFF), UInt8(value >> 8)] }
}
