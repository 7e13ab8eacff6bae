// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Recipes
internal import Vips

/// Where a picture's colours come from, and their conversion to sRGB.
///
/// Here alone pictures meet profiles. One that does not apply (``ICCHeader``), or that turns out to be damaged, is none:
/// then the numbers count that the file tells, and without any the pixels stay as they are stored.
enum Colours {
    /// sRGB or grey, eight bits a band.
    static func converted(_ image: consuming Image, _ plan: Plan) throws(VipsError) -> Image {
        if plan.isProfiled, let converted = try byProfile(image, isMonochrome: plan.isMonochrome) { return converted }
        if let converted = byNumbers(image, plan.numbers) { return try grey(converted, if: image.colours == 1) }
        return try image.inSRGB()
    }

    /// sRGB made of inks by their own profile; nil where there are no inks, or no profile of such.
    ///
    /// Before the picture is resized, when libvips would make sRGB of them by a profile of its own.
    static func convertedInks(_ image: borrowing Image, _ plan: Plan) -> Image? {
        guard plan.isProfiled, image.colours == 4, let intent = intent(image, .cmyk) else { return nil }
        return try? image.convertedByProfile(intent: intent)
    }

    private static func byProfile(_ image: borrowing Image, isMonochrome: Bool) throws(VipsError) -> Image? {
        guard let model = model(of: image) else { return nil }
        if let intent = intent(image, model) {
            guard let converted = try? image.convertedByProfile(intent: intent) else { return nil }
            return try grey(converted, if: model == .grey)
        }
        guard isMonochrome, model == .rgb, let intent = intent(image, .grey) else { return nil }
        let band = try image.shared().inGrey()
        guard let converted = try? band.convertedByProfile(intent: intent) else { return nil }
        return try grey(converted, if: true)
    }

    private static func byNumbers(_ image: borrowing Image, _ numbers: ColourNumbers?) -> Image? {
        guard let numbers, let model = model(of: image), let profile = ICCProfile.bytes(numbers, for: model) else {
            return nil
        }
        return try? image.attachingProfile(profile).convertedByProfile(intent: number(of: .relative))
    }

    /// What has no colour needs no bands for it; browsers show no tint of the conversion either.
    private static func grey(_ image: consuming Image, if isGrey: Bool) throws(VipsError) -> Image {
        guard isGrey else { return image }
        return try image.inGrey()
    }

    /// How the attached profile converts a picture of a model; nil if it does not.
    private static func intent(_ image: borrowing Image, _ model: ColourModel) -> Int? {
        image.withProfile { bytes in
            guard let bytes, let header = bytes.withMemoryRebound(to: UInt8.self, { ICCHeader($0.span) }),
                header.model == model, header.length <= bytes.count
            else { return nil }
            return number(of: header.intent)
        }
    }

    private static func model(of image: borrowing Image) -> ColourModel? {
        switch image.colours {
        case 1: .grey
        case 3: .rgb
        case 4: .cmyk
        default: nil
        }
    }

    /// libvips' own numbers, which are those of the profile format.
    private static func number(of intent: ICCHeader.Intent) -> Int {
        switch intent {
        case .perceptual: 0
        case .relative: 1
        case .saturation: 2
        }
    }
}
