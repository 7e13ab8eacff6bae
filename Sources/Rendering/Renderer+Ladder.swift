// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import JobProtocol
internal import Recipes
internal import Vips

extension Renderer {
    /// Renders the rungs of a ladder from one decode.
    ///
    /// The colours are converted once, at the top, and so before the cut, which each rung has of its own. What is shrunk
    /// twice, by the decoder and here, differs from what is shrunk once by less than the encoder's own loss.
    func render(
        _ ladder: Ladder, _ jobs: [(plan: Plan, descriptor: Int32)], from bytes: UnsafeRawBufferPointer
    ) throws(RenderError) -> JobReply.Timing {
        let start = ContinuousClock.now
        let top: Image
        do throws(VipsError) {
            top = try Loading.load(bytes, ladder.top) { image throws(VipsError) in
                try Colours.converted(image, ladder.top).copiedToMemory()
            }
        } catch { throw RenderError(.decode, error) }
        var timing = JobReply.Timing(decode: start.duration(to: .now), encode: .zero)
        for place in ladder.rungs { timing += try render(jobs[place].plan, of: top, into: jobs[place].descriptor) }
        return timing
    }

    private func render(
        _ plan: Plan, of top: borrowing Image, into descriptor: Int32
    ) throws(RenderError) -> JobReply.Timing {
        let start = ContinuousClock.now
        let picture: Image
        do throws(VipsError) {
            let size = plan.geometry.resized
            let isWhole = size == PixelSize(width: top.width, height: top.height)
            var image = isWhole ? try top.shared() : try top.shrunk(width: size.width, height: size.height)
            // Colours have been converted; numbers would convert them again.
            for step in Self.steps where !(step is Colour) { image = try step.apply(to: image, plan) }
            picture = try image.copiedToMemory()
        } catch { throw RenderError(.decode, error) }
        let made = ContinuousClock.now
        do throws(VipsError) {
            try Self.encode(picture, plan.encoding, into: descriptor)
        } catch { throw RenderError(.encode, error) }
        return JobReply.Timing(decode: start.duration(to: made), encode: made.duration(to: .now))
    }
}

extension JobReply.Timing {
    static func += (left: inout JobReply.Timing, right: JobReply.Timing) {
        left = JobReply.Timing(decode: left.decode + right.decode, encode: left.encode + right.encode)
    }
}
