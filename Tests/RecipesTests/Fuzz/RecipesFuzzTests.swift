// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Fuzzing
import Testing

@testable import Recipes

/// Every reader of numbers from files; `make fuzz` runs a million damaged files through each.
@Suite struct RecipesFuzzTests {
    /// Samples whose name begins with one of some words.
    private static func seeds(_ names: String...) -> [[UInt8]] {
        RobustnessTests.samples.filter { sample in names.contains { sample.0.hasPrefix($0) } }.map(\.1)
    }

    private static let streams: [AV1Builder] = [
        AV1Builder(), AV1Builder(isReduced: false, hasTimes: true, operatingPoints: 3, hasFrameNumbers: true),
        AV1Builder(sideBits: 16, isReduced: false, profile: 2, depth: 12, hasTimes: true, isEven: true),
    ]
    private static let sets = [HEVCBuilder().sequence, HEVCBuilder(chroma: 3, layers: 6, isEscaped: false).sequence]
    private static let profiles = [true, false].map { EXIFBuilder.orientation(6, littleEndian: $0) }

    static let targets: [FuzzTarget] = [
        file("PNG"), file("JPEG"), file("GIF"), file("WebP"), file("AVIF"), file("HEIC"),
        FuzzTarget("EXIF", seeds: profiles + profiles.map { Fields.text("Exif\0\0") + $0 }) {
            let orientation = EXIF.orientation($0.span, in: $0.indices)
            precondition((1...8).contains(orientation))
        },
        FuzzTarget("AV1 stream", seeds: streams.map { $0.picture + $0.frame(hasOwnSize: true) }) {
            var stream = AV1Stream()
            try? stream.read($0.span, in: $0.indices)
            precondition(stream.coded.pixels >= 0)
        },
        FuzzTarget("AV1 sequence", seeds: streams.map { Array($0.sequence.dropFirst(2)) }) {
            _ = try? AV1Sequence($0.span, in: $0.indices)
        },
        FuzzTarget("HEVC stream", seeds: [HEVCBuilder.stream(sets + [HEVCBuilder.slice])]) {
            var stream = HEVCStream()
            try? stream.read($0.span, in: $0.indices)
            precondition(stream.coded.pixels >= 0)
        },
        FuzzTarget("HEVC configuration", seeds: [Array(HEVCBuilder.configuration(sets).dropFirst(8))]) {
            var stream = HEVCStream()
            try? stream.read($0.span, configuration: $0.indices)
        },
        FuzzTarget("HEVC sequence", seeds: sets.map { Array($0.dropFirst(2)) }) {
            _ = try? HEVCSequence($0.span, in: $0.indices)
        },
        FuzzTarget("stripping JPEG", seeds: seeds("JPEG")) { _ = try? JPEGStripping.strip($0.span) },
        FuzzTarget("stripping PNG", seeds: seeds("PNG")) { _ = try? PNGStripping.strip($0.span) },
        FuzzTarget("stripping WebP", seeds: seeds("WebP")) { _ = try? WebPStripping.strip($0.span) },
        FuzzTarget("mending GIF", seeds: seeds("GIF")) { _ = try? GIFPicture($0.span) },
        FuzzTarget("mending PNG", seeds: seeds("PNG")) {
            guard let data = try? PNGData($0.span) else { return }
            precondition(data.rowBytes > 0)
            _ = data.file($0.span, stream: data.isInOrder ? nil : [1])
        },
        FuzzTarget("mending WebP", seeds: seeds("WebP").map { Array($0.dropLast()) }) {
            guard let mended = try? WebPMending.mend($0.span) else { return }
            precondition(!RIFFChunk.isCutShort(mended.span))
        },
        FuzzTarget("mending HEIF", seeds: seeds("AVIF", "HEIC") + [HEIFReaderTests.sequence()]) {
            guard let info = try? SourceInfo.read($0.span) else { return }
            guard let copy = try? HEIFPicture($0.span), let other = try? SourceInfo.read(copy.bytes.span) else {
                preconditionFailure("What was read can be copied.")
            }
            precondition(info.width == other.width && info.height == other.height && info.hasAlpha == other.hasAlpha)
        },
        FuzzTarget("limits", seeds: seeds("PNG", "JPEG", "GIF", "WebP", "AVIF", "HEIC")) { bytes in
            guard let info = try? SourceInfo.read(bytes.span) else { return }
            for recipe in plans { _ = try? Plan(recipe, for: info, limits: Limits(pixels: .max, side: 65_535)) }
        },
    ]

    private static let plans = ["800x600", "x8192,enlarge=true", "8192x1,fit=pad,enlarge=true", "1x8192,fit=outside"]
        .compactMap { try? Recipe(parsing: $0) }

    /// The reader of whole files, which finds the type by itself.
    private static func file(_ type: String) -> FuzzTarget {
        FuzzTarget(type, seeds: seeds(type)) {
            guard let info = try? SourceInfo.read($0.span) else { return }
            precondition(info.width > 0 && info.height > 0 && info.frames > 0 && info.codedPixels > 0)
            precondition((1...8).contains(info.orientation) && (1...4).contains(info.bands))
            precondition((8...16).contains(info.bitsPerBand))
        }
    }

    @Test(arguments: targets)
    func `no bytes trap a reader, and none make it say what cannot be`(target: FuzzTarget) async {
        #expect(!target.seeds.isEmpty)
        await target.run()
    }
}
