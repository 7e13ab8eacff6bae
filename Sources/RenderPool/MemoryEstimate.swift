// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Recipes

/// How much memory a render process takes for a job, from the original's header and the plans: no less than the peak of its
/// resident memory, and the files of the results beside it.
///
/// Pixels are the wrong unit: a baseline JPEG is made smaller while it is decoded, a progressive one keeps all its
/// coefficients, and an encoder may take more than a decoder. A job has two phases. First the original is decoded and
/// resized (``DecoderMemory``, ``ResizingMemory``), then the picture is encoded (``EncoderMemory``), when the decoder's
/// memory has been given back; so the larger phase counts.
public struct MemoryEstimate: Equatable, Sendable {
    /// What a process takes before any picture, in bytes: 40 MiB of code that all processes share, 9 MiB of its own, and up
    /// to 30 MiB that it keeps from one job for the next, or that a decoder lost on a damaged file; the rest is what varies.
    static let base = 96 << 20
    /// The tables that colours are converted by, in bytes: 5 MiB were measured for inks.
    private static let profiles = 10e6
    /// What of the smaller phase is added: small pieces are kept by the allocator and found again by chance.
    private static let mostKept = 24e6
    /// The largest file of a result (see ``PoolConfiguration/resultSize``).
    private static let mostResult = 64e6 * 1.05

    /// The part that jobs on one original share when they are done together, in bytes: the process and the decoder.
    let decoding: Int
    /// The part that each picture adds, in bytes.
    let pictures: Int
    /// The expected peak of a job that is done by itself, in bytes: less than both parts
    /// together, since an encoder takes what the decoder gave back.
    let total: Int

    init(decoding: Int, pictures: Int) {
        self.decoding = decoding
        self.pictures = pictures
        total = decoding + pictures
    }

    /// The expected peak for one job.
    ///
    /// - Parameters:
    ///   - info: the original's header.
    ///   - length: the original's encoded bytes.
    ///   - plans: what is to be made.
    public init(for info: SourceInfo, length: Int, plans: [Plan]) {
        let isConverted = info.isCMYK || info.hasProfile || info.numbers != nil
        // Of any type but JPEG the decoder may be given a copy that has been mended, which is copied once more on its way.
        let copies = info.type == .jpeg ? 1.0 : 3.0
        let shared = Double(Self.base) + Double(length) * copies + (isConverted ? Self.profiles : 0)
        let decoder = DecoderMemory(info)
        let isShrinking = decoder.shrinking != .none
        // What the largest of a ladder was made into stays until the last of it is encoded.
        let top = Ladder(plans).map { Double($0.top.geometry.resized.pixels * info.bands) } ?? 0
        var (decoded, encoded, results, shares, own) = (decoder.loading, 0.0, 0.0, decoder.loading, 0.0)
        for plan in plans {
            let resizing = ResizingMemory(info, to: plan.geometry.resized, decoder.shrinking)
            let encoder = Self.encoder(plan, info)
            let result = min(encoder.result, Self.mostResult)
            decoded = max(decoded, decoder.loading * (isShrinking ? 1 : 0) + resizing.frame / 2)
            decoded = max(decoded, decoder.held + resizing.total)
            encoded = max(encoded, encoder.working + top)
            results += result
            shares = max(shares, decoder.held + (isShrinking ? 0 : resizing.rows))
            own += resizing.total - (isShrinking ? 0 : resizing.rows) + encoder.working + result
        }
        let peak = max(decoded, encoded) + min(decoded, encoded, Self.mostKept) + results
        decoding = Self.bytes(shared + shares)
        pictures = Self.bytes(own)
        total = Self.bytes(shared + peak * 1.03)
    }

    private static func encoder(_ plan: Plan, _ info: SourceInfo) -> EncoderMemory {
        // JPEG has none: the picture is laid on white before it is copied.
        let hasAlpha = info.hasAlpha && plan.encoding.type != .jpeg
        let colours = info.isCMYK ? 3 : info.bands - (info.hasAlpha ? 1 : 0)
        return EncoderMemory(
            plan.encoding, pixels: Double(plan.geometry.result.pixels), bands: Double(colours + (hasAlpha ? 1 : 0)),
            hasAlpha: hasAlpha)
    }

    /// A whole number, whatever a header said.
    private static func bytes(_ value: Double) -> Int { Int(min(max(value, 0), 1e15)) }
}
