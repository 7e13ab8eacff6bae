// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import JobProtocol
public import Recipes
internal import Vips

/// Executes a plan: decode, the steps, encode.
public struct Renderer: Sendable {
    /// The steps in order, from what the original is decoded to.
    ///
    /// The crop comes first since libvips computes only what a later step asks for: colours are then converted for the
    /// window alone. The border comes after the colours, or its white would be converted too. Flatten comes last, since
    /// a transparent border must be laid on white as well.
    static let steps: [any Step] = [Crop(), Colour(), Border(), Flatten()]

    /// How hard the encoders try.
    ///
    /// PNG: zlib's own default. WebP: libwebp's default. AVIF: 2 of 9 costs about a third of libvips' default of 4 for
    /// some per cent more bytes, and a first viewer is waiting.
    private enum Effort {
        static let png = 6
        static let webp = 4
        static let avif = 2
        static let gif = 4
    }

    /// Makes a renderer.
    public init() {}

    /// Renders pictures of one original, all from one decode as far as their sizes allow.
    ///
    /// - Parameters:
    ///   - plans: what to do.
    ///   - bytes: the whole original, encoded.
    ///   - descriptors: an open, empty file for the result of each plan.
    /// - Throws: ``RenderError`` with the stage that failed.
    public func render(
        _ plans: [Plan], from bytes: UnsafeRawBufferPointer, into descriptors: [Int32]
    ) throws(RenderError) -> JobReply.Timing {
        let jobs = Array(zip(plans, descriptors))
        var timing = JobReply.Timing(decode: .zero, encode: .zero)
        let ladder = Ladder(plans)
        if let ladder { timing += try render(ladder, jobs, from: bytes) }
        for (place, job) in jobs.enumerated() where ladder?.rungs.contains(place) != true {
            timing += try render(job.0, from: bytes, into: job.1)
        }
        return timing
    }

    /// Renders one picture.
    private func render(
        _ plan: Plan, from bytes: UnsafeRawBufferPointer, into descriptor: Int32
    ) throws(RenderError) -> JobReply.Timing {
        let start = ContinuousClock.now
        let picture: Image
        do throws(VipsError) {
            picture = try Self.decode(plan, from: bytes)
        } catch { throw RenderError(.decode, error) }
        let decoded = ContinuousClock.now
        do throws(VipsError) {
            try Self.encode(picture, plan.encoding, into: descriptor)
        } catch { throw RenderError(.encode, error) }
        return JobReply.Timing(decode: start.duration(to: decoded), encode: decoded.duration(to: .now))
    }

    /// Runs the whole pipeline up to pixels in memory.
    ///
    /// libvips would otherwise decode while it encodes, and a corrupt original could not be told from an encoder's
    /// failure. The copy costs the size of the result, about 1.4 MB at 800 × 600.
    private static func decode(_ plan: Plan, from bytes: UnsafeRawBufferPointer) throws(VipsError) -> Image {
        try Loading.load(bytes, plan) { image throws(VipsError) in
            var image = image
            for step in steps { image = try step.apply(to: image, plan) }
            return try image.copiedToMemory()
        }
    }

    static func encode(
        _ image: borrowing Image, _ encoding: Encoding, into descriptor: Int32
    ) throws(VipsError) {
        switch encoding.type {
        case .png: try image.savePNG(to: descriptor, compression: Effort.png)
        case .webp: try image.saveWebP(to: descriptor, quality: encoding.quality, effort: Effort.webp)
        case .avif: try image.saveAVIF(to: descriptor, quality: encoding.quality, effort: Effort.avif)
        case .gif: try image.saveGIF(to: descriptor, effort: Effort.gif)
        case .jpeg, .heic, .tiff, .jxl, .svg, .pdf: try image.saveJPEG(to: descriptor, quality: encoding.quality)
        }
    }
}
