// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Damages files as a fuzzer does: bits, numbers at their bounds, pieces left out, put in, repeated or exchanged.
public struct Mutation {
    private var state: UInt64

    /// Numbers of which one too many or too few goes wrong.
    private static let bounds: [UInt64] = [
        0, 1, 2, 3, 7, 8, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x1_0000, 0x7FFF_FFFF, 0x8000_0000,
        0xFFFF_FFFF, 0x7FFF_FFFF_FFFF_FFFF, 0x8000_0000_0000_0000, .max, .max - 7,
    ]

    /// The same seed makes the same files.
    public init(seed: UInt64) { state = seed }

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
        switch below(10) {
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
        default: if below(4) == 0 { bytes.removeSubrange(place...) }
        }
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
