// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension ColourNumbers {
    /// What the code points of an AVIF or HEIC mean (`nclx`, ISO/IEC 14496-12 §12.1.5), as browsers read them.
    ///
    /// Curves of video stand for sRGB's: pictures are made for its screens whatever their encoder wrote, and libavif
    /// writes BT.709's by the million. What is unknown is that of sRGB.
    /// - Returns: nil for sRGB, and for light beyond a screen's white (PQ, HLG), which is left as it is.
    init?(nclx primaries: Int, transfer: Int) {
        let curve: ToneCurve?
        switch transfer {
        case 0, 1, 2, 3, 6, 14, 15: curve = .sRGB
        default: curve = ToneCurve(codePoint: transfer)
        }
        guard let curve else { return nil }
        self.init(Chromaticities(codePoint: primaries) ?? .sRGB, curve)
    }

    /// What a PNG's gAMA says without cHRM.
    ///
    /// - Parameter gamma: the exponent from light to samples.
    /// - Returns: nil where it differs from a usual screen's by less than 5 %, which no browser converts.
    init?(gamma: Double) {
        guard Self.gammas.contains(gamma), abs(gamma * 2.2 - 1) > 0.05 else { return nil }
        self.init(.sRGB, ToneCurve(gamma: 1 / gamma))
    }

    /// What a PNG's gAMA and cHRM say together.
    init?(gamma: Double, primaries: Chromaticities) {
        guard Self.gammas.contains(gamma) else { return nil }
        self.init(primaries, ToneCurve(gamma: 1 / gamma))
    }

    /// Beyond these a picture would be all black or all white; a file that says so is damaged.
    private static let gammas = 0.01...100.0
}
