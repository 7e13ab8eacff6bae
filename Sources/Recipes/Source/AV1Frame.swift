// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The beginning of a frame header of AV1 (AV1 Bitstream & Decoding Process Specification §5.9.2).
struct AV1Frame {
    /// Whether an earlier frame is shown again, so that nothing is decoded.
    private(set) var isRepeated = false
    /// Whether the frame has a size of its own, which some decoders do not hold to that of the sequence.
    private(set) var hasOwnSize = false

    /// Reads a header up to the flag that announces a size.
    init(_ bytes: Span<UInt8>, in range: Range<Int>, _ sequence: AV1Sequence) throws(SourceError) {
        // Single pictures always have the size of the sequence.
        guard !sequence.isReduced else { return }
        var reader = BitReader(range)
        isRepeated = try reader.bit(bytes)
        guard !isRepeated else { return }
        let type = try reader.next(2, bytes)
        let isShown = try reader.bit(bytes)
        if isShown {
            _ = try reader.next(sequence.timeBits, bytes)
        } else {
            _ = try reader.bit(bytes)
        }
        let isSwitch = type == 3
        if !isSwitch, !(type == 0 && isShown) { _ = try reader.bit(bytes) }
        _ = try reader.bit(bytes)
        if try isSet(sequence.screenTools, &reader, bytes) {
            _ = try isSet(sequence.wholeMotion, &reader, bytes)
        }
        _ = try reader.next(sequence.frameNumberBits, bytes)
        hasOwnSize = isSwitch
        if !isSwitch { hasOwnSize = try reader.bit(bytes) }
    }

    private func isSet(
        _ choice: AV1Sequence.Choice, _ reader: inout BitReader, _ bytes: Span<UInt8>
    ) throws(SourceError) -> Bool {
        switch choice {
        case .never: false
        case .always: true
        case .eachFrame: try reader.bit(bytes)
        }
    }
}
