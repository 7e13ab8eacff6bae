// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Drops what an AV1 stream carries beside its picture: metadata, padding, delimiters (AV1 specification §5.3.2, §6.2.2).
enum AV1Stripping {
    /// More bytes than a sequence header has, even with 32 layers: what is longer carries something else.
    private static let longestHeader = 256

    /// Copies the units to keep.
    ///
    /// - Parameter isStream: whether it must hold one picture; a decoder configuration holds headers only.
    /// - Returns: nil for more than one picture, and for layers.
    static func strip(_ bytes: Span<UInt8>, in range: Range<Int>, isStream: Bool) throws(SourceError) -> [UInt8]? {
        var output: [UInt8] = []
        var (headers, frames) = (0, 0)
        var offset = range.lowerBound
        while offset < range.upperBound {
            let (type, payload) = try AV1Stream.unit(bytes, offset..<range.upperBound)
            let isLayered = bytes[offset] & 4 != 0
            switch type {
            case 1:
                headers += 1
                guard !isLayered, payload.count <= longestHeader else { return nil }
                output.append(bytes, in: offset..<payload.upperBound)
            case 3, 6:
                frames += 1
                fallthrough
            case 4:
                guard !isLayered, isStream else { return nil }
                output.append(bytes, in: offset..<payload.upperBound)
            // Delimiters, metadata and padding.
            case 2, 5, 15: break
            default: return nil
            }
            offset = payload.upperBound
        }
        guard isStream else { return headers <= 1 ? output : nil }
        return headers == 1 && frames == 1 ? output : nil
    }
}
