// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The LZW codes of a frame of a GIF (GIF89a appendix F), gone through to count pixels, not to make them.
///
/// A decoder that meets the end of the data too early leaves the rest of the frame as it was and reports nothing. How
/// many pixels a code stands for needs no more than the length of each string.
struct GIFCodes {
    /// The most codes that 12 bits can tell apart.
    private static let mostCodes = 4_096

    private var offset: Int
    private let end: Int
    /// Bytes left in the sub-block that is being read.
    private var left = 0
    private var bits: UInt32 = 0
    private var bitCount = 0
    private let firstWidth: Int

    /// Starts at the data of a frame: the size of its first code, then sub-blocks.
    init(_ bytes: Span<UInt8>, _ data: Range<Int>) {
        firstWidth = Int(bytes.uint8(at: data.lowerBound) ?? 0)
        offset = data.lowerBound + 1
        end = data.upperBound
    }

    /// Goes through codes until these stand for a number of pixels.
    mutating func find(_ wanted: Int, _ bytes: Span<UInt8>) throws(SourceError) {
        // Pictures of one bit have codes of two (appendix F); of what breaks this decoders make different pictures.
        guard (2...11).contains(firstWidth) else { throw .corrupt(.gif, "has codes of an unknown size") }
        let clear = 1 << firstWidth
        var lengths = [Int](repeating: 1, count: Self.mostCodes)
        var (pixels, width, next, previous) = (0, firstWidth + 1, clear + 2, nil as Int?)
        while pixels < wanted {
            guard let code = code(of: width, bytes), code != clear + 1 else { throw .truncated(.gif) }
            if code == clear {
                (width, next, previous) = (firstWidth + 1, clear + 2, nil)
                continue
            }
            if let previous {
                guard code < next || code == next && next < Self.mostCodes else { throw .meaninglessCode }
                if next < Self.mostCodes {
                    lengths[next] = lengths[previous] + 1
                    next += 1
                }
            } else {
                guard code < clear else { throw .meaninglessCode }
            }
            pixels += lengths[code]
            previous = code
            if next >= 1 << width, width < 12 { width += 1 }
        }
    }

    /// The next code, or nil where the data ends.
    private mutating func code(of width: Int, _ bytes: Span<UInt8>) -> Int? {
        while bitCount < width {
            guard let byte = byte(bytes) else { return nil }
            bits |= UInt32(byte) << UInt32(bitCount)
            bitCount += 8
        }
        let code = Int(bits & (1 << UInt32(width) - 1))
        bits >>= UInt32(width)
        bitCount -= width
        return code
    }

    private mutating func byte(_ bytes: Span<UInt8>) -> UInt8? {
        if left == 0 {
            guard offset < end, let size = bytes.uint8(at: offset), size > 0 else { return nil }
            left = Int(size)
            offset += 1
        }
        guard offset < end, let byte = bytes.uint8(at: offset) else { return nil }
        left -= 1
        offset += 1
        return byte
    }
}

extension SourceError {
    fileprivate static let meaninglessCode = SourceError.corrupt(.gif, "has a code without a meaning")
}
