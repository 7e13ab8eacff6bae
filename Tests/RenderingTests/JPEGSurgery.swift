// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Changes to the bytes of a JPEG, as cameras, programs and accidents make them.
struct JPEGSurgery {
    var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Where the marker of the first segment of a kind stands, looking from segment to segment.
    func marker(_ kind: UInt8) -> Int {
        var offset = 2
        while bytes[offset + 1] != kind { offset += 2 + length(at: offset) }
        return offset
    }

    /// Where the coded data of the first scan lies, up to the end marker.
    var coded: Range<Int> {
        let scan = marker(0xDA)
        return (scan + 2 + length(at: scan))..<(bytes.count - 2)
    }

    /// Where the last marker of a scan stands.
    var lastScan: Int {
        bytes.indices.dropLast().last { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xDA } ?? bytes.count
    }

    /// The length that a segment says it has.
    private func length(at offset: Int) -> Int { Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3]) }

    /// The file with bytes put in front of a place.
    func inserting(_ more: [UInt8], at offset: Int) -> [UInt8] {
        var changed = bytes
        changed.insert(contentsOf: more, at: offset)
        return changed
    }

    /// The file with bytes put over others.
    func overwriting(_ range: Range<Int>, _ more: [UInt8]) -> [UInt8] {
        var changed = bytes
        changed.replaceSubrange(range, with: more)
        return changed
    }

    /// A marker with parameters.
    static func segment(_ marker: UInt8, _ data: [UInt8]) -> [UInt8] {
        [0xFF, marker, UInt8((data.count + 2) >> 8), UInt8((data.count + 2) & 0xFF)] + data
    }

    /// A colour picture of three equal components in a scan each, the coded data being that of a grey one.
    func threeScans(_ scans: Int = 3) -> [UInt8] {
        let frame = marker(0xC0)
        let head = Array(bytes[(frame + 4)..<(frame + 9)])
        let components: [UInt8] = [1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0]
        let tables = Array(bytes[(frame + 2 + length(at: frame))..<marker(0xDA)])
        var changed = Array(bytes[..<frame]) + Self.segment(0xC0, head + [3] + components) + tables
        for scan in 0..<scans {
            changed += Self.segment(0xDA, [1, UInt8(scan + 1), 0, 0, 63, 0]) + bytes[coded]
        }
        return changed + [0xFF, 0xD9]
    }
}
