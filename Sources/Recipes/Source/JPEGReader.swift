// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Reads the header of a JPEG: everything before its first scan (ITU-T T.81 §B.2), and how many scans there are.
enum JPEGReader {
    /// More segments than any honest file has before its pixels; 2,048 of them can hold 128 MB of metadata.
    private static let maximumSegments = 2_048

    /// Walks the segments up to the first scan.
    static func read(_ bytes: Span<UInt8>) throws(SourceError) -> SourceInfo {
        var frame: SourceInfo?
        var profile = JPEGProfile()
        var orientation: Int?
        var offset = 2
        for _ in 0..<maximumSegments {
            let segment = try JPEGSegment(bytes, at: offset)
            offset = segment.data.upperBound
            switch segment.marker {
            case 0xDA:
                guard var info = frame else { throw .corrupt(.jpeg, "has a scan before its frame") }
                try finish(&info, bytes, scan: segment)
                if info.isInterlaced {
                    var scans = JPEGScans(info)
                    try scans.count(bytes, from: segment.start)
                }
                info.hasProfile = profile.mayFit(info.model)
                info.orientation = orientation ?? 1
                return info
            case 0xC4, 0xC8, 0xCC: break
            case 0xC0...0xCF:
                guard frame == nil else { throw .corrupt(.jpeg, "has two frames") }
                frame = try self.frame(bytes, segment)
            case 0xD8: throw .corrupt(.jpeg, "begins twice")
            case 0xD9: throw .corrupt(.jpeg, "ends before its pixels")
            case 0xE1 where orientation == nil && bytes.holds("Exif", at: segment.data.lowerBound):
                orientation = EXIF.orientation(bytes, in: segment.data)
            case 0xE2: profile.add(bytes, segment.data)
            default: break
            }
        }
        throw .excessive(.jpeg, "segments")
    }

    /// Frame header (§B.2.2).
    private static func frame(_ bytes: Span<UInt8>, _ segment: JPEGSegment) throws(SourceError) -> SourceInfo {
        // Baseline, extended and progressive, by Huffman or arithmetic coding; not lossless, not hierarchical.
        guard [0xC0, 0xC1, 0xC2, 0xC9, 0xCA].contains(segment.marker) else {
            throw .unsupported(.jpeg, "is lossless or hierarchical")
        }
        let data = segment.data.lowerBound
        guard segment.data.count >= 6, let precision = bytes.uint8(at: data),
            let height = bytes.uint16(bigEndianAt: data + 1), let width = bytes.uint16(bigEndianAt: data + 3),
            let components = bytes.uint8(at: data + 5), segment.data.count == 6 + 3 * Int(components)
        else { throw .corrupt(.jpeg, "has a frame of the wrong length") }
        guard precision == 8 else { throw .unsupported(.jpeg, "has \(precision) bits a sample") }
        guard width > 0, height > 0 else { throw .corrupt(.jpeg, "has no valid size") }
        guard components > 0 else { throw .corrupt(.jpeg, "has no components") }
        guard [1, 3, 4].contains(components) else { throw .unsupported(.jpeg, "has \(components) components") }
        var sampling: [(x: Int, y: Int)] = []
        for component in 0..<Int(components) {
            guard let factors = bytes.uint8(at: data + 7 + 3 * component), (1...4).contains(factors >> 4),
                (1...4).contains(factors & 15)
            else { throw .corrupt(.jpeg, "has invalid sampling factors") }
            sampling.append((Int(factors >> 4), Int(factors & 15)))
        }
        return SourceInfo(
            type: .jpeg, width: Int(width), height: Int(height), bands: Int(components),
            codedSamplesPerPixel: samplesPerPixel(sampling, width: Int(width), height: Int(height)),
            isInterlaced: segment.marker == 0xC2 || segment.marker == 0xCA, isCMYK: components == 4)
    }

    /// How many samples are coded for each pixel, those included that fill the last block of a row and a column (§A.2.4).
    private static func samplesPerPixel(_ sampling: [(x: Int, y: Int)], width: Int, height: Int) -> Double {
        let (x, y) = (sampling.map(\.x).max() ?? 1, sampling.map(\.y).max() ?? 1)
        let units = ((width + 8 * x - 1) / (8 * x)) * ((height + 8 * y - 1) / (8 * y))
        let blocks = sampling.reduce(0) { $0 + $1.x * $1.y }
        return Double(units * blocks * 64) / Double(width * height)
    }

    /// Scan header (§B.2.3): a first scan that lacks components means that there are more, so the frame must be held.
    private static func finish(
        _ info: inout SourceInfo, _ bytes: Span<UInt8>, scan: JPEGSegment
    ) throws(SourceError) {
        guard let components = bytes.uint8(at: scan.data.lowerBound), (1...4).contains(components),
            components <= info.bands, scan.data.count == 4 + 2 * Int(components)
        else { throw .corrupt(.jpeg, "has a scan of the wrong length") }
        if components < info.bands { info.isInterlaced = true }
    }
}
