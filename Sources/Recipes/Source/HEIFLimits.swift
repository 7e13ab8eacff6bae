// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Bounds on the parts of a HEIF file, far above those of honest files and low enough to be walked at once.
///
/// A photograph in tiles of 512 pixels has about a hundred items, the largest panoramas some thousands.
enum HEIFLimits {
    /// Boxes side by side, items, and properties.
    static let boxes = 8_192
    /// Pieces that the data of one item may lie in.
    static let extents = 32
    /// References from one item to others, summed over the file, and properties assigned to items.
    static let links = 16_384
    /// How many times over the data of all items may cover the file.
    ///
    /// Decoders copy each item, so that thousands of items which all claim the whole of a file would keep them busy for
    /// minutes.
    static let coverage = 4
    /// Units that the stream of one item is made of.
    static let units = 8_192
    /// Units of all streams of a file, each time that one is walked: items may share a configuration.
    static let allUnits = 131_072
    /// Smaller copies of the image; phones write one.
    static let thumbnails = 16
}
