// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Drops the metadata of a JPEG (ITU-T T.81 §B.1.1.4): application segments, comments, and what follows the image.
enum JPEGStripping {
    /// Copies the segments that the pixels need, and their coded data, up to the end of the image.
    static func strip(_ bytes: Span<UInt8>) throws(SourceError) -> [UInt8]? {
        guard bytes.holds([0xFF, 0xD8], at: 0) else { return nil }
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count)
        output += [0xFF, 0xD8]
        var offset = 2
        while true {
            let segment = try JPEGSegment(bytes, at: offset)
            guard !segment.followsGarbage, let use = use(of: segment, bytes) else { return nil }
            offset = segment.data.upperBound
            switch use {
            case .drop: continue
            case .shorten(let length): appendHead(of: segment, length, bytes, to: &output)
            case .keep, .scan, .end: output.append(bytes, in: segment.whole)
            }
            if use == .end { return output }
            guard use == .scan else { continue }
            let end = endOfScan(bytes, from: offset)
            output.append(bytes, in: offset..<end)
            offset = end
            // The pixels are known to be there, or nothing would have been made of them: only the end is missing.
            if bytes.count - offset < 2 { return output + [0xFF, 0xD9] }
        }
    }

    private enum Use: Equatable {
        case keep
        /// Only the first bytes of its data are for the pixels.
        case shorten(Int)
        case drop
        case scan
        case end
    }

    /// What to do with a segment; nil for one that has no place in an ordinary file.
    private static func use(of segment: JPEGSegment, _ bytes: Span<UInt8>) -> Use? {
        let data = segment.data.lowerBound
        switch segment.marker {
        // Not the frames of arithmetic coding (C9, CA): no browser shows it.
        case 0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD: return .keep
        case 0xDA: return .scan
        case 0xD9: return .end
        case 0xE0:
            guard bytes.holds("JFIF\0", at: data) else { return .drop }
            // Longer means a thumbnail, which may show what the picture no longer does.
            return segment.data.count >= 14 ? .shorten(14) : nil
        // Adobe's segment tells how the components make colours.
        case 0xEE where bytes.holds("Adobe", at: data): return segment.data.count >= 12 ? .shorten(12) : nil
        case 0xE1...0xEF, 0xFE: return .drop
        default: return nil
        }
    }

    /// A segment cut to its first bytes; of JFIF's those include the sides of its thumbnail, which is gone.
    private static func appendHead(
        of segment: JPEGSegment, _ length: Int, _ bytes: Span<UInt8>, to output: inout [UInt8]
    ) {
        let start = segment.data.lowerBound
        output += [0xFF, segment.marker, 0, UInt8(length + 2)]
        let isJFIF = segment.marker == 0xE0
        output.append(bytes, in: start..<(start + (isJFIF ? length - 2 : length)))
        if isJFIF { output += [0, 0] }
    }

    /// Where the coded data of a scan ends: at the first marker that is neither a stuffed byte nor a restart.
    private static func endOfScan(_ bytes: Span<UInt8>, from start: Int) -> Int {
        var offset = start
        while let next = bytes.uint8(at: offset + 1) {
            if bytes[offset] == 0xFF, next != 0x00, !(0xD0...0xD7).contains(next) { return offset }
            offset += 1
        }
        // Half a marker is none.
        return bytes.uint8(at: offset) == 0xFF ? offset : bytes.count
    }
}
