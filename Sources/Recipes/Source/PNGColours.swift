// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The chunks of a PNG that tell its colours, and which of them count (PNG specification, third edition, §4.3).
struct PNGColours {
    /// What cHRM says: nothing, if its numbers can't be.
    private struct Primaries { let place: Chromaticities? }

    private var profile = false
    private var codePoints: (primaries: Int, transfer: Int)?
    private var isSRGB = false
    private var gamma: Double?
    private var primaries: Primaries?

    /// Takes in an undamaged chunk: of several of a type the first counts.
    mutating func visit(_ chunk: PNGChunk, _ bytes: Span<UInt8>) {
        let data = chunk.data
        switch chunk.type {
        case "iCCP": profile = true
        // RGB of full range; video's is neither a browser's nor a decoder's.
        case "cICP" where codePoints == nil && data.count == 4 && bytes.holds([0, 1], at: data.lowerBound + 2):
            codePoints = (Int(bytes[data.lowerBound]), Int(bytes[data.lowerBound + 1]))
        case "sRGB" where data.count == 1: isSRGB = isSRGB || bytes[data.lowerBound] <= 3
        case "gAMA" where gamma == nil && data.count == 4:
            gamma = bytes.uint32(bigEndianAt: data.lowerBound).map { Double($0) / 100_000 }
        case "cHRM" where primaries == nil && data.count == 32:
            let values = (0..<8).compactMap { bytes.uint32(bigEndianAt: data.lowerBound + 4 * $0) }
                .map { Double($0) / 100_000 }
            primaries = Primaries(place: Chromaticities(values))
        default: break
        }
    }

    /// Whether there is a profile that may be used.
    var hasProfile: Bool { profile && coded == nil }

    /// What the numbers say, if they count and something is to be converted.
    ///
    /// With an iCCP none but cICP do, be it one that applies or not.
    var numbers: ColourNumbers? {
        if let coded { return ColourNumbers(coded.primaries, coded.curve) }
        // PQ and HLG are not converted, and gAMA beside them is for others.
        guard !profile, !isSRGB, !isBright, let gamma else { return nil }
        guard let primaries else { return ColourNumbers(gamma: gamma) }
        return primaries.place.flatMap { ColourNumbers(gamma: gamma, primaries: $0) }
    }

    /// What cICP says, if it says anything that is shown on a screen.
    private var coded: (primaries: Chromaticities, curve: ToneCurve)? {
        guard let codePoints, let primaries = Chromaticities(codePoint: codePoints.primaries),
            let curve = ToneCurve(codePoint: codePoints.transfer)
        else { return nil }
        return (primaries, curve)
    }

    private var isBright: Bool { codePoints?.transfer == 16 || codePoints?.transfer == 18 }
}
