// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Amounts of memory: `1048576`, `64MiB`, `2GiB`.
enum ByteCount {
    /// The most, 1 PiB: no machine has it, and sums of some of them fit in 64 bits.
    private static let most = 1 << 50

    private static let units = [("KiB", 10), ("MiB", 20), ("GiB", 30)]

    static func parse(_ text: String) -> Int? {
        for (unit, shift) in units where text.hasSuffix(unit) {
            guard let number = Int(text.dropLast(unit.count)), (0...(most >> shift)).contains(number) else {
                return nil
            }
            return number << shift
        }
        guard let number = Int(text), (0...most).contains(number) else { return nil }
        return number
    }

    /// The amount in its largest whole unit.
    static func string(_ bytes: Int) -> String {
        for (unit, shift) in units.reversed() where bytes >> shift > 0 && bytes % (1 << shift) == 0 {
            return "\(bytes >> shift)\(unit)"
        }
        return "\(bytes)"
    }
}
