// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Bytes that are written bit by bit.
struct BitWriter {
    private(set) var bits: [Bool] = []

    /// The bytes so far, the last filled up with zeros.
    var bytes: [UInt8] {
        stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(UInt8(0)) { value, index in
                value << 1 | (start + index < bits.count && bits[start + index] ? 1 : 0)
            }
        }
    }

    /// Writes the low bits of a number.
    mutating func put(_ value: Int, _ width: Int) {
        for bit in (0..<width).reversed() { bits.append(bit < 63 && value >> bit & 1 == 1) }
    }

    /// Writes a number by its Exp-Golomb code.
    mutating func putExponential(_ value: Int) {
        let width = Int.bitWidth - (value + 1).leadingZeroBitCount
        put(0, width - 1)
        put(value + 1, width)
    }
}
