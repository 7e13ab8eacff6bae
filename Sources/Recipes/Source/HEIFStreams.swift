// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The streams of a HEIF file that have been walked, each once, and how much that was in all.
///
/// A stream has a bound of its own, which is none for the file: thousands of tiles may share a configuration, and
/// thousands of grids a tile.
struct HEIFStreams {
    private var known: [UInt64: CodedStream] = [:]
    private var units = 0

    /// An item's stream as it was walked before; nil for one that was not.
    subscript(item: UInt64) -> CodedStream? { known[item] }

    /// Notes an item's stream, and the units that it was walked by.
    mutating func add(_ stream: CodedStream, of item: UInt64, units: Int) throws(SourceError) {
        self.units += units
        guard self.units <= HEIFLimits.allUnits else { throw .excessive(.heic, "units in its streams") }
        known[item] = stream
    }
}
