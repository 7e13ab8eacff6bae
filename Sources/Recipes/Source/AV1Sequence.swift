// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A sequence header of AV1 (AV1 Bitstream & Decoding Process Specification §5.5), as far as its sizes need.
struct AV1Sequence {
    /// The most columns of a frame.
    private(set) var width = 0
    /// The most rows of a frame.
    private(set) var height = 0
    /// Bits of a frame's own columns.
    private(set) var widthBits = 0
    /// Bits of a frame's own rows.
    private(set) var heightBits = 0
    /// Bits per sample: 8, 10 or 12.
    private(set) var bits = 8
    /// Whether frames are single pictures whose headers leave out most fields.
    private(set) var isReduced = false
    /// Bits of the presentation time that the header of a shown frame has; 0 when it has none.
    private(set) var timeBits = 0
    /// Bits of a frame's number; 0 when frames have none.
    private(set) var frameNumberBits = 0
    /// Whether each frame says if it uses the tools for screens; nil when the sequence has decided that none does.
    private(set) var screenTools = Choice.never
    /// Whether frames' motion is in whole pixels.
    private(set) var wholeMotion = Choice.never

    /// What a sequence decides for its frames, or leaves to each.
    enum Choice {
        case never, always, eachFrame
    }

    /// Reads the header that fills a range.
    init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SourceError) {
        var reader = BitReader(range)
        let profile = try reader.next(3, bytes)
        guard profile <= 2 else { throw .corrupt(.avif, "has a stream of an unknown profile") }
        _ = try reader.bit(bytes)
        isReduced = try reader.bit(bytes)
        if isReduced {
            _ = try reader.next(5, bytes)
        } else {
            try readOperatingPoints(&reader, bytes)
        }
        try readSize(&reader, bytes)
        try readTools(&reader, bytes)
        guard try reader.bit(bytes) else { return }
        bits = 10
        if profile == 2, try reader.bit(bytes) { bits = 12 }
    }

    /// Times, and the layers that a decoder may choose from (§5.5.1).
    private mutating func readOperatingPoints(_ reader: inout BitReader, _ bytes: Span<UInt8>) throws(SourceError) {
        var delayBits: Int?
        if try reader.bit(bytes) {
            _ = try reader.next(64, bytes)
            let isEven = try reader.bit(bytes)
            if isEven { _ = try reader.exponential(bytes) }
            if try reader.bit(bytes) {
                delayBits = Int(try reader.next(5, bytes)) + 1
                _ = try reader.next(37, bytes)
                let width = Int(try reader.next(5, bytes)) + 1
                timeBits = isEven ? 0 : width
            }
        }
        let hasDisplayDelay = try reader.bit(bytes)
        for _ in 0...(try reader.next(5, bytes)) {
            _ = try reader.next(12, bytes)
            if try reader.next(5, bytes) > 7 { _ = try reader.bit(bytes) }
            if let delayBits, try reader.bit(bytes) {
                _ = try reader.next(delayBits, bytes)
                _ = try reader.next(delayBits + 1, bytes)
            }
            if hasDisplayDelay, try reader.bit(bytes) { _ = try reader.next(4, bytes) }
        }
    }

    /// The largest frame, and how frames are numbered.
    private mutating func readSize(_ reader: inout BitReader, _ bytes: Span<UInt8>) throws(SourceError) {
        widthBits = Int(try reader.next(4, bytes)) + 1
        heightBits = Int(try reader.next(4, bytes)) + 1
        width = Int(try reader.next(widthBits, bytes)) + 1
        height = Int(try reader.next(heightBits, bytes)) + 1
        if !isReduced, try reader.bit(bytes) {
            let difference = Int(try reader.next(4, bytes)) + 2
            frameNumberBits = difference + Int(try reader.next(3, bytes)) + 1
        }
    }

    /// The coding tools: they are passed over, apart from what shapes the headers of frames.
    private mutating func readTools(_ reader: inout BitReader, _ bytes: Span<UInt8>) throws(SourceError) {
        _ = try reader.next(3, bytes)
        if isReduced {
            screenTools = .eachFrame
            wholeMotion = .eachFrame
        } else {
            _ = try reader.next(4, bytes)
            let isOrdered = try reader.bit(bytes)
            if isOrdered { _ = try reader.next(2, bytes) }
            screenTools = try choice(&reader, bytes)
            wholeMotion = screenTools == .never ? .eachFrame : try choice(&reader, bytes)
            if isOrdered { _ = try reader.next(3, bytes) }
        }
        _ = try reader.next(3, bytes)
    }

    private func choice(_ reader: inout BitReader, _ bytes: Span<UInt8>) throws(SourceError) -> Choice {
        if try reader.bit(bytes) { return .eachFrame }
        return try reader.bit(bytes) ? .always : .never
    }
}
