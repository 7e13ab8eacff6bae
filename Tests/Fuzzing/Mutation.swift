// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Damages files as a fuzzer does: bits, numbers at their bounds, pieces left out, put in, repeated or exchanged.
public struct Mutation {
    private var state: UInt64
    private let isText: Bool

    /// Numbers of which one too many or too few goes wrong.
    private static let bounds: [UInt64] = [
        0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000,
        0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, .max, .max - 7,
    ]

    /// Numbers as text, at the bounds of 32 and 64 bits and of dates, and what is nearly a number.
    private static let numbers = [
        "", "0", "-0", "1", "-1", "+1", "007", "255", "256", "65535", "65536", "2147483647", "2147483648",
        "-2147483648",
        "4294967295", "4294967296", "9007199254740993", "9223372036", "9223372037", "9223372036854775", "253402300799",
        "253402300800", "-62135596801", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "18446744073709551615", "18446744073709551616", "99999999999999999999999999999999999999999", "1e400", "1e-400",
        "-1e19", "1.5", "0.99999", "0x10", "5, 7", "NaN", "-inf", "\u{661}", "9999", "10000", "292277026597",
    ].map { Array($0.utf8) }

    /// The same seed makes the same files.
    ///
    /// - Parameter isText: whether numbers are digits, which are exchanged for others as well.
    public init(seed: UInt64, isText: Bool = false) {
        state = seed
        self.isText = isText
    }

    /// One of the files, damaged one to eight times.
    public mutating func next(of seeds: [[UInt8]]) -> [UInt8] {
        var bytes = seeds[below(seeds.count)]
        for _ in 0...(1 << below(4)) - 1 {
            guard !bytes.isEmpty else { return bytes }
            damage(&bytes, other: seeds[below(seeds.count)])
        }
        return bytes
    }

    private mutating func damage(_ bytes: inout [UInt8], other: [UInt8]) {
        let place = below(bytes.count)
        switch below(isText ? 15 : 10) {
        case 0, 1, 2: bytes[place] ^= 1 << UInt8(below(8))
        case 3: bytes[place] = UInt8(truncatingIfNeeded: random())
        case 4, 5: write(Self.bounds[below(Self.bounds.count)], 1 << below(4), at: place, in: &bytes)
        case 6: bytes.removeSubrange(place..<min(place + 1 + below(8), bytes.count))
        case 7:
            let end = min(place + 1 + below(64), bytes.count)
            bytes.insert(contentsOf: Array(bytes[place..<end]), at: below(bytes.count))
        case 8:
            guard !other.isEmpty else { return }
            let start = below(other.count)
            bytes.insert(contentsOf: other[start..<min(start + 1 + below(64), other.count)], at: place)
        case 9: if below(4) == 0 { bytes.removeSubrange(place...) }
        default: exchangeNumber(at: place, in: &bytes)
        }
    }

    /// Puts another number for the first from a place on.
    private mutating func exchangeNumber(at place: Int, in bytes: inout [UInt8]) {
        let isDigit = { (byte: UInt8) in (0x30...0x39).contains(byte) }
        guard let start = bytes[place...].firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.endIndex
        bytes.replaceSubrange(start..<end, with: Self.numbers[below(Self.numbers.count)])
    }

    /// Overwrites 1, 2, 4 or 8 bytes, in either order.
    private mutating func write(_ number: UInt64, _ width: Int, at place: Int, in bytes: inout [UInt8]) {
        let isLittle = below(2) == 0
        for index in 0..<min(width, bytes.count - place) {
            let shift = UInt64(8 * (isLittle ? index : width - 1 - index))
            bytes[place + index] = UInt8(truncatingIfNeeded: number >> shift)
        }
    }

    private mutating func below(_ count: Int) -> Int {
        Int(truncatingIfNeeded: random() >> 33) % count
    }

    /// SplitMix64.
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
