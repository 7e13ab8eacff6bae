// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Recipes

/// Colours told by code points, by exponents, and by places of primaries.
struct ColourNumbersTests {
    @Test(arguments: [
        // sRGB under the names that encoders write for it, and what nobody says.
        (1, 13), (1, 1), (1, 6), (1, 14), (1, 15), (2, 2), (0, 0), (2, 13), (1, 2), (3, 3), (99, 13), (255, 1),
        // Beyond a screen's white, logarithmic, or not given out.
        (9, 16), (9, 18), (12, 16), (1, 9), (1, 10), (1, 11), (1, 12), (12, 19), (12, 65_535),
    ])
    func `sRGB and what browsers don't convert is left alone`(primaries: Int, transfer: Int) {
        #expect(ColourNumbers(nclx: primaries, transfer: transfer) == nil)
    }

    @Test(arguments: [
        (12, 13), (12, 1), (12, 2), (9, 1), (9, 14), (9, 15), (4, 4), (5, 6), (6, 6), (7, 7), (8, 13), (10, 17),
        (11, 13), (22, 1), (1, 4), (1, 5), (1, 8), (2, 8),
    ])
    func `other lights and other curves are converted`(primaries: Int, transfer: Int) throws {
        let numbers = try #require(ColourNumbers(nclx: primaries, transfer: transfer))
        #expect(ICCProfile.bytes(numbers, for: .rgb) != nil)
        #expect(ICCProfile.bytes(numbers, for: .grey) != nil)
        #expect(ICCProfile.bytes(numbers, for: .cmyk) == nil)
    }

    /// As the profiles have them that Apple, Adobe and the ITU's readers ship, to three places.
    @Test(
        arguments: [
            (12, [0.5151, 0.2412, -0.0011], [0.2920, 0.6922, 0.0419], [0.1571, 0.0666, 0.7841]),
            (1, [0.4361, 0.2225, 0.0139], [0.3851, 0.7169, 0.0971], [0.1431, 0.0606, 0.7139]),
            (9, [0.6735, 0.2790, -0.0019], [0.1657, 0.6753, 0.0300], [0.1251, 0.0456, 0.7968]),
        ] as [(Int, [Double], [Double], [Double])])
    func `primaries become those of profiles`(point: Int, red: [Double], green: [Double], blue: [Double]) throws {
        let columns = try #require(Chromaticities(codePoint: point)?.columns)
        for (index, wanted) in [red, green, blue].enumerated() {
            for (value, other) in zip(columns.column(index), wanted) { #expect(abs(value - other) < 0.001) }
        }
    }

    @Test func `white is white, whatever the primaries`() throws {
        for point in [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22] {
            let columns = try #require(Chromaticities(codePoint: point)?.columns)
            for (sum, white) in zip(columns.times([1, 1, 1]), [0.9642, 1, 0.8249]) {
                #expect(abs(sum - white) < 0.0005, "\(point)")
            }
        }
    }

    @Test(arguments: [
        [0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3], [0.3127, 0, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06],
        [0.3127, 0.329, 1.2, 0.33, 0.3, 0.6, 0.15, 0.06], [0, 0, 0, 0, 0, 0, 0, 0], [1, 2],
        [0.3127, 0.329, 0.64, 0.33, 0.64, 0.33, 0.15, 0.06], [0.3127, .nan, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06],
    ])
    func `lights that make no white are none`(values: [Double]) {
        #expect(Chromaticities(values) == nil)
    }

    @Test(arguments: [0.45455, 0.4545, 0.46, 0.4772, 0.4319, 0, -1, 0.005, 42_949, .nan, .infinity])
    func `an exponent close to a screen's, or beyond sense, is left alone`(gamma: Double) {
        #expect(ColourNumbers(gamma: gamma) == nil)
    }

    @Test(arguments: [0.4774, 0.4317, 1, 0.5, 0.55556, 20, 0.01])
    func `another exponent is converted`(gamma: Double) throws {
        let numbers = try #require(ColourNumbers(gamma: gamma))
        #expect(abs(numbers.curve.gamma * gamma - 1) < 1e-9)
    }

    @Test func `the profile of numbers is one that our own reader takes`() throws {
        let numbers = try #require(ColourNumbers(nclx: 12, transfer: 13))
        for model in [ColourModel.rgb, .grey] {
            let bytes = try #require(ICCProfile.bytes(numbers, for: model))
            let read = ICCHeader(bytes.span)
            let header = try #require(read)
            #expect(header.model == model && header.length == bytes.count && header.intent == .relative)
        }
    }
}
