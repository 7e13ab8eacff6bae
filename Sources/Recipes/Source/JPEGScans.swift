// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Counts the scans of a JPEG whose decoder keeps the whole frame, since each of them goes over all of it.
///
/// A scan of a few bytes costs as much time as the frame is large: 166 KB can keep a decoder busy for seconds.
struct JPEGScans {
    /// More than any encoder writes, of a picture however small; mozjpeg and jpegrescan try a few dozen.
    static let maximumCount = 500
    /// Samples gone over by all scans together: 60 scans of 50 megapixels, which take libjpeg-turbo about half a second.
    static let maximumSamples = 3_000_000_000
    /// Whole frames that may be gone over however large they are; the usual script of ten scans amounts to under five.
    static let frames = 16

    private let pixels: Int
    private let bands: Int
    private var count = 0
    private var samples = 0

    init(_ info: SourceInfo) {
        // A decoder pads the sides to whole units of up to 32 pixels; both have 16 bits in the file.
        pixels = ((info.width + 31) & ~31) * ((info.height + 31) & ~31)
        bands = info.bands
    }

    /// Counts from the header of the first scan to the end of the image, in one pass.
    ///
    /// What is wrong behind the first scan is left for the decoder to find. Markers are found as libjpeg finds them,
    /// which looks for no other thing inside coded data, so that what one of both passes over the other does too.
    /// - Parameter offset: Where the marker of the first scan stands.
    mutating func count(_ bytes: Span<UInt8>, from offset: Int) throws(SourceError) {
        var offset = offset
        while let marker = Self.nextMarker(bytes, &offset) {
            switch marker {
            // The end, or a second beginning, which libjpeg takes no more.
            case 0xD8, 0xD9: return
            case 0xDA:
                try add(components: bytes.uint8(at: offset + 2) ?? 1)
                Self.skipSegment(bytes, &offset)
            case 0xC0...0xCF, 0xDB...0xFE: Self.skipSegment(bytes, &offset)
            // Restarts, and markers which are reserved: libjpeg passes over these inside coded data, and stops at them
            // anywhere else. Whatever length seems to follow is none.
            default: break
            }
        }
    }

    private mutating func add(components: UInt8) throws(SourceError) {
        count += 1
        // No overflow: there are few enough scans, and a scan has no more than four components of 2³² samples.
        samples += min(max(Int(components), 1), 4) * pixels
        let isCheap = samples <= Self.maximumSamples || samples <= Self.frames * bands * pixels
        guard count <= Self.maximumCount, isCheap else { throw .excessive(.jpeg, "scans for its size") }
    }

    /// The next marker at or after an offset, which moves behind it; nil at the end of the file.
    private static func nextMarker(_ bytes: Span<UInt8>, _ offset: inout Int) -> UInt8? {
        let last = bytes.count - 1
        while offset < last {
            if bytes[offset] == 0xFF {
                let next = bytes[offset + 1]
                if next != 0x00, next != 0xFF {
                    offset += 2
                    return next
                }
            }
            offset += 1
        }
        return nil
    }

    /// Passes over a segment's parameters; a length that is too small counts as that of itself.
    private static func skipSegment(_ bytes: Span<UInt8>, _ offset: inout Int) {
        guard let length = bytes.uint16(bigEndianAt: offset) else {
            offset = bytes.count
            return
        }
        offset += max(Int(length), 2)
    }
}
