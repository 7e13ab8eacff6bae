// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// PNG files, chunk by chunk; the image data is no valid zlib stream, which no reader of headers may care about.
struct PNGBuilder {
    var width = 5
    var height = 3
    var depth = 8
    var colour = 2
    var interlace = 0
    var beforeData: [UInt8] = []
    var afterData: [UInt8] = []

    /// The whole file.
    var bytes: [UInt8] {
        let header = Fields.big(width, 4) + Fields.big(height, 4) + [depth, colour, 0, 0, interlace].map { UInt8($0) }
        let palette = colour == 3 ? Self.chunk("PLTE", [1, 2, 3, 4, 5, 6]) : []
        return Self.signature + Self.chunk("IHDR", header) + palette + beforeData + Self.chunk("IDAT", [1, 2, 3, 4])
            + afterData + Self.chunk("IEND", [])
    }

    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// A chunk with its checksum.
    static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let covered = Fields.text(type) + data
        var checksum: UInt32 = 0xFFFF_FFFF
        for byte in covered {
            checksum ^= UInt32(byte)
            for _ in 0..<8 { checksum = checksum & 1 == 0 ? checksum >> 1 : 0xEDB8_8320 ^ (checksum >> 1) }
        }
        return Fields.big(data.count, 4) + covered + Fields.big(Int(~checksum), 4)
    }
}
