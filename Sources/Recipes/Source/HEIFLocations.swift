// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Where the data of the items of a HEIF file lies: the item location box (ISO/IEC 14496-12 §8.11.3).
struct HEIFLocations {
    private var ranges: [UInt64: [Range<Int>]] = [:]

    /// Reads the box, and checks that all data lies within the file, and not too often at one place.
    /// - Parameter itemData: The contents of the `idat` box, which items may lie in.
    init(_ bytes: Span<UInt8>, _ box: Box, itemData: Range<Int>?) throws(SourceError) {
        var cursor = Cursor(box.contents)
        let version = try cursor.versionAndFlags(bytes).version
        let widths = Widths(try cursor.next(2, bytes), version: version)
        let count = try cursor.next(version < 2 ? 2 : 4, bytes)
        guard count <= UInt64(HEIFLimits.boxes) else { throw .excessive(.heic, "items") }
        var covered = 0
        for _ in 0..<count {
            let item = try cursor.next(version < 2 ? 2 : 4, bytes)
            let method = version == 0 ? 0 : try cursor.next(2, bytes) & 15
            _ = try cursor.next(2, bytes)
            let base = try cursor.next(widths.base, bytes)
            let extents = try cursor.next(2, bytes)
            guard extents <= UInt64(HEIFLimits.extents) else { throw .excessive(.heic, "extents") }
            var places: [Range<Int>] = []
            for _ in 0..<extents {
                _ = try cursor.next(widths.index, bytes)
                let offset = try cursor.next(widths.offset, bytes)
                let length = try cursor.next(widths.length, bytes)
                let whole = method == 0 ? 0..<bytes.count : method == 1 ? itemData : nil
                guard let whole else { continue }
                let place = try Self.place(base: base, offset, length, in: whole)
                // No overflow: places lie within the file, and there are few enough of them.
                covered += place.count
                places.append(place)
            }
            guard ranges.updateValue(places, forKey: item) == nil else {
                throw .corrupt(.heic, "locates an item twice")
            }
            guard covered / HEIFLimits.coverage <= bytes.count else { throw .excessive(.heic, "overlapping items") }
        }
    }

    /// Sizes of the fields, in bytes.
    private struct Widths {
        let offset: Int
        let length: Int
        let base: Int
        let index: Int

        init(_ packed: UInt64, version: UInt64) {
            offset = Int(packed >> 12 & 15)
            length = Int(packed >> 8 & 15)
            base = Int(packed >> 4 & 15)
            index = version > 0 ? Int(packed & 15) : 0
        }
    }

    private static func place(
        base: UInt64, _ offset: UInt64, _ length: UInt64, in whole: Range<Int>
    ) throws(SourceError) -> Range<Int> {
        let (start, overflow) = base.addingReportingOverflow(offset)
        guard !overflow, start <= UInt64(whole.count), length <= UInt64(whole.count) - start else {
            throw .truncated(.heic)
        }
        return (whole.lowerBound + Int(start))..<(whole.lowerBound + Int(start) + Int(length))
    }

    /// Where an item's data lies, if it lies in one piece.
    func place(of item: UInt64) -> Range<Int>? {
        guard let places = ranges[item], places.count == 1 else { return nil }
        return places.first
    }

    /// Where the pieces of an item's data lie, in their order; none when no data of it is located in this file.
    func places(of item: UInt64) -> [Range<Int>] {
        ranges[item]?.filter { !$0.isEmpty } ?? []
    }
}
