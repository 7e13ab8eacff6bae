// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Columns and rows of an item.
struct HEIFSize: Equatable {
    let width: Int
    let height: Int

    /// The largest side: fields of 32 bits must not overflow a product of two.
    private static let maximumSide = 1 << 30

    init(width: Int, height: Int) throws(SourceError) {
        guard (1...Self.maximumSide).contains(width), (1...Self.maximumSide).contains(height) else {
            throw .corrupt(.heic, "has no valid size")
        }
        self.width = width
        self.height = height
    }

    /// The number of pixels.
    var pixels: Int { width * height }
}
