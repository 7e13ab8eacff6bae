// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Numbers as URLs spell them: ASCII digits only, no sign, no exponent, no leading zeros.
///
/// The standard library's `Int(_:)` would take `+5` and `007`, and give one picture several URLs.
enum Decimal {
    static func integer(_ digits: Substring.UTF8View, in range: ClosedRange<Int>) -> Int? {
        guard let first = digits.first, digits.count <= 9 else { return nil }
        guard first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        guard let number = value(digits), range.contains(number) else { return nil }
        return number
    }

    /// Reads `0`, `1`, `0.5`, `0.33333` as ten-thousandths, rounded to the nearest.
    static func tenThousandths(_ text: Substring.UTF8View) -> Int? {
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = integer(parts[0], in: 0...1) else { return nil }
        guard parts.count == 2 else { return whole * 10_000 }
        let decimals = parts[1]
        guard (1...17).contains(decimals.count), let exact = value(decimals) else { return nil }
        guard whole == 0 || exact == 0 else { return nil }
        let kept = decimals.prefix(5)
        guard var number = value(kept) else { return nil }
        for _ in kept.count..<5 { number *= 10 }
        return whole * 10_000 + (number + 5) / 10
    }

    /// Prints ten-thousandths without trailing zeros: 5000 as `0.5`.
    static func fraction(_ tenThousandths: Int) -> String {
        let whole = tenThousandths / 10_000
        var decimals = tenThousandths % 10_000
        if decimals == 0 { return String(whole) }
        var places = 4
        while decimals % 10 == 0 {
            decimals /= 10
            places -= 1
        }
        let digits = String(decimals)
        return "\(whole)." + String(repeating: "0", count: places - digits.count) + digits
    }

    private static func value(_ digits: Substring.UTF8View) -> Int? {
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number &* 10 &+ Int(digit &- UInt8(ascii: "0"))
        }
        return number
    }
}
