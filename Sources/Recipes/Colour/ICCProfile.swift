// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A profile that says what ``ColourNumbers`` say, so that one way of converting serves both.
public enum ICCProfile {
    /// XYZ of D50, to which all profiles relate their colours (ICC.1:2010 §7.2.16).
    static let white = [0.9642, 1.0, 0.8249]

    /// The bytes of a profile, some 400.
    ///
    /// - Parameters:
    ///   - numbers: what it is to say.
    ///   - model: what the picture is. A grey one has a white and a curve only.
    /// - Returns: nil for inks, which have no primaries.
    public static func bytes(_ numbers: ColourNumbers, for model: ColourModel) -> [UInt8]? {
        let curve = parametric(numbers.curve)
        switch model {
        case .grey: return profile("GRAY", [("kTRC", curve)])
        case .rgb:
            guard let columns = numbers.primaries.columns else { return nil }
            let lights = ["rXYZ", "gXYZ", "bXYZ"].enumerated().map { ($1, xyz(columns.column($0))) }
            return profile("RGB ", lights + [("rTRC", curve), ("gTRC", curve), ("bTRC", curve)])
        case .cmyk: return nil
        }
    }

    /// Header, table of tags, and their data (§7).
    private static func profile(_ space: String, _ tags: [(name: String, data: [UInt8])]) -> [UInt8] {
        let all = [("desc", text("Numbers")), ("cprt", text("None")), ("wtpt", xyz(white))] + tags
        let start = 128 + 4 + 12 * all.count
        var table = big(all.count)
        var data: [UInt8] = []
        for (name, value) in all {
            table += Array(name.utf8) + big(start + data.count) + big(value.count)
            data += value
        }
        // A display's, of version 4.3; places that are left out are zero.
        var header = [UInt8](repeating: 0, count: 128)
        var illuminant: [UInt8] = []
        for value in white { illuminant += fixed(value) }
        for (place, field) in [
            (0, big(start + data.count)), (8, big(0x0430_0000)), (12, Array("mntr\(space)XYZ ".utf8)),
            (36, Array("acsp".utf8)), (68, illuminant),
        ] { header.replaceSubrange(place..<(place + field.count), with: field) }
        return header + table + data
    }

    private static func xyz(_ values: [Double]) -> [UInt8] {
        var data = Array("XYZ ".utf8) + big(0)
        for value in values { data += fixed(value) }
        return data
    }

    /// Function 3 of §10.15.
    private static func parametric(_ curve: ToneCurve) -> [UInt8] {
        var data = Array("para".utf8) + big(0) + [0, 3, 0, 0]
        for value in [curve.gamma, curve.a, curve.b, curve.c, curve.d] { data += fixed(value) }
        return data
    }

    /// One record of text (§10.13), filled up to a multiple of four.
    private static func text(_ words: String) -> [UInt8] {
        var letters: [UInt8] = []
        for letter in words.utf8 { letters += [0, letter] }
        var data = Array("mluc".utf8) + big(0) + big(1) + big(12) + Array("enUS".utf8)
        data += big(letters.count) + big(28) + letters
        while data.count % 4 != 0 { data.append(0) }
        return data
    }

    /// Sixteen bits before the point and sixteen behind it (§4.6).
    private static func fixed(_ value: Double) -> [UInt8] {
        let scaled = (min(max(value, -32_767), 32_767) * 65_536).rounded()
        return big(Int(scaled))
    }

    private static func big(_ value: Int) -> [UInt8] {
        let number = UInt32(truncatingIfNeeded: value)
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }
}
