// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// PNGs made without a library, so that tests need no file and no encoder of ours.
public enum SamplePNG {
    /// The chunk that ends every PNG.
    public static let end: [UInt8] = chunk("IEND", [])

    /// An RGB picture of noise, uncompressed.
    public static func noise(_ width: Int, _ height: Int) -> [UInt8] {
        var random: UInt32 = 1
        var rows: [UInt8] = []
        rows.reserveCapacity(height * (width * 3 + 1))
        for _ in 0..<height {
            rows.append(0)
            for _ in 0..<(width * 3) {
                random = random &* 1_664_525 &+ 1_013_904_223
                rows.append(UInt8(truncatingIfNeeded: random >> 24))
            }
        }
        return file(width, height, rows)
    }

    /// An RGB picture of one colour.
    public static func plain(_ width: Int, _ height: Int, red: UInt8, green: UInt8, blue: UInt8) -> [UInt8] {
        let row: [UInt8] = [0] + Array(repeatElement([red, green, blue], count: width).joined())
        return file(width, height, Array(repeatElement(row, count: height).joined()))
    }

    /// A picture of given pixels: RGB, or RGB and opacity, eight bits each, row by row.
    public static func picture(_ width: Int, _ height: Int, hasAlpha: Bool, _ pixels: [UInt8]) -> [UInt8] {
        let length = width * (hasAlpha ? 4 : 3)
        let rows = (0..<height).flatMap { [0] + pixels[($0 * length)..<(($0 + 1) * length)] }
        return file(width, height, rows, colour: hasAlpha ? 6 : 2)
    }

    /// A file with chunks of its own between its header and the image data.
    public static func inserting(_ chunks: [UInt8], into file: [UInt8]) -> [UInt8] {
        Array(file[..<33]) + chunks + file[33...]
    }

    /// A file that is to be shown turned as EXIF numbers it, 1 to 8.
    public static func turned(_ file: [UInt8], orientation: UInt8) -> [UInt8] {
        let directory: [UInt8] = [0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
        return inserting(chunk("eXIf", [0x4D, 0x4D, 0, 42, 0, 0, 0, 8] + directory), into: file)
    }

    /// A grey picture of one brightness.
    public static func grey(_ width: Int, _ height: Int, _ value: UInt8) -> [UInt8] {
        let row: [UInt8] = [0] + [UInt8](repeating: value, count: width)
        return file(width, height, Array(repeatElement(row, count: height).joined()), colour: 0)
    }

    /// A chunk of an ICC profile.
    public static func profile(_ bytes: [UInt8]) -> [UInt8] { chunk("iCCP", [0x70, 0, 0] + zlib(bytes)) }

    private static func file(_ width: Int, _ height: Int, _ rows: [UInt8], colour: UInt8 = 2) -> [UInt8] {
        let header = bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, colour, 0, 0, 0]
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header) + chunk("IDAT", zlib(rows))
            + end
    }

    /// A chunk with its checksum.
    public static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(type.utf8) + data
        return bigEndian(UInt32(data.count)) + body + bigEndian(crc(body))
    }

    /// Stored blocks only (RFC 1950, 1951).
    private static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = [0x78, 0x01]
        var start = 0
        repeat {
            let end = min(start + 65_535, bytes.count)
            let length = UInt16(end - start)
            stream.append(end == bytes.count ? 1 : 0)
            stream += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
            stream += bytes[start..<end]
            start = end
        } while start < bytes.count
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return stream + bigEndian(high << 16 | low)
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xedb8_8320 ^ (value >> 1) : value >> 1 }
    }

    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { crcTable[Int(($0 ^ UInt32($1)) & 255)] ^ ($0 >> 8) }
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }
}
