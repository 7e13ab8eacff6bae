// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import TestSupport

/// A small valid picture with some bytes of its header changed, always the same ones for a seed.
///
/// Most changes break it, and many of those are refused by our own readers. What counts are the others.
struct MutatedPicture {
    /// Changes fall into so many bytes from the start: headers, tables, and some coded data.
    private static let header = 512
    /// Numbers that bounds are mistaken about.
    private static let limits: [UInt64] = [0, 1, 2, 0x7F, 0x80, 0xFF, 0x3FFF, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0xFFFF_FFFF]

    let bytes: [UInt8]

    init(of picture: [UInt8], dimensions: [Int], _ numbers: inout SeededGenerator) {
        var bytes = picture
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
            let places = 4..<min(Self.header, bytes.count)
            guard let place = places.randomElement(using: &numbers) else { break }
            switch Int.random(in: 0..<8, using: &numbers) {
            case 0...2:
                // A number of 1, 2 or 4 bytes, either end first, where the picture's own dimensions stand.
                let fields = dimensions.flatMap { Self.places(of: $0, in: bytes[..<places.upperBound]) }
                let (start, width) = fields.randomElement(using: &numbers) ?? (place, 2)
                Self.write(Self.number(&numbers), width, at: start, &bytes, &numbers)
            case 3:
                Self.write(
                    Self.number(&numbers), [1, 2, 4].randomElement(using: &numbers) ?? 1, at: place, &bytes, &numbers)
            case 4: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &numbers)
            case 5: bytes[place] = UInt8.random(in: .min ... .max, using: &numbers)
            case 6: bytes.insert(bytes[place], at: place)
            default: bytes.removeLast(Int.random(in: 0..<bytes.count / 2, using: &numbers))
            }
        }
        self.bytes = bytes
    }

    private static func number(_ numbers: inout SeededGenerator) -> UInt64 {
        if Bool.random(using: &numbers) { return UInt64.random(in: 1...8_000, using: &numbers) }
        return limits.randomElement(using: &numbers) ?? 0
    }

    private static func write(
        _ number: UInt64, _ width: Int, at place: Int, _ bytes: inout [UInt8], _ numbers: inout SeededGenerator
    ) {
        let isBig = Bool.random(using: &numbers)
        for index in 0..<width where place + index < bytes.count {
            let shift = UInt64(8 * (isBig ? width - 1 - index : index))
            bytes[place + index] = UInt8(truncatingIfNeeded: number >> shift)
        }
    }

    /// Where a number stands in 2 or 4 bytes, or less one, as WebP has it.
    private static func places(of number: Int, in bytes: ArraySlice<UInt8>) -> [(Int, Int)] {
        var found: [(Int, Int)] = []
        for place in bytes.indices.dropLast(3) {
            let pair = (Int(bytes[place]) << 8 | Int(bytes[place + 1]), Int(bytes[place + 1]) << 8 | Int(bytes[place]))
            if [pair.0, pair.1].contains(where: { $0 == number || $0 == number - 1 }) { found.append((place, 2)) }
        }
        return found
    }
}
