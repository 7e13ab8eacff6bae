// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension HEIFProperties {
    /// Columns and rows of an item as coded, before its transformations: its spatial extents (§6.5.3).
    func codedSize(of item: UInt64, _ bytes: Span<UInt8>) throws(SourceError) -> HEIFSize {
        guard let extents = property("ispe", of: item) else { throw .corrupt(.heic, "has no valid size") }
        var cursor = Cursor(extents)
        _ = try cursor.versionAndFlags(bytes)
        return try HEIFSize(width: Int(try cursor.next(4, bytes)), height: Int(try cursor.next(4, bytes)))
    }

    /// How an item is cropped, turned and mirrored once it is decoded, in the order of its properties.
    ///
    /// The size may be assigned after them: it is that of the coded image all the same (§6.5.3).
    /// - Parameter size: What the first step begins with; it becomes what the last one leaves.
    func steps(of item: UInt64, _ size: inout HEIFSize, _ bytes: Span<UInt8>) throws(SourceError) -> [HEIFStep] {
        let properties = properties(of: item)
        guard properties.count(where: { $0.type == "ispe" }) <= 1 else { throw .corrupt(.heic, "has two sizes") }
        var steps: [HEIFStep] = []
        for property in properties {
            guard let step = try HEIFStep(property, of: size, bytes) else { continue }
            size = try step.size(of: size)
            steps.append(step)
        }
        return steps
    }

    /// Bits per luma sample, from the decoder configuration that the coding calls for.
    func bits(of item: UInt64, as type: ImageType, _ bytes: Span<UInt8>) throws(SourceError) -> Int {
        if type == .avif, let configuration = property("av1C", of: item), configuration.count >= 4,
            let flags = bytes.uint8(at: configuration.lowerBound + 2)
        {
            // high_bitdepth and twelve_bit (AV1 in ISO base media §2.3).
            return flags & 0x40 == 0 ? 8 : flags & 0x20 == 0 ? 10 : 12
        }
        if type == .heic, let configuration = property("hvcC", of: item), configuration.count >= 23,
            let depth = bytes.uint8(at: configuration.lowerBound + 17)
        {
            // bit_depth_luma_minus8 (ISO/IEC 14496-15 §8.3.2.1).
            return Int(depth & 7) + 8
        }
        throw .corrupt(.heic, "has no decoder configuration")
    }

    /// Whether an auxiliary item is an alpha plane (HEIF §6.6.2.1.1, MIAF §7.3.5.2).
    func isAlpha(_ item: UInt64, _ bytes: Span<UInt8>) -> Bool {
        guard let contents = property("auxC", of: item) else { return false }
        let name = contents.lowerBound + 4
        return bytes.holds("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha\0", at: name)
            || bytes.holds("urn:mpeg:hevc:2015:auxid:1\0", at: name)
            || bytes.holds("urn:mpeg:avc:2015:auxid:1\0", at: name)
    }
}
