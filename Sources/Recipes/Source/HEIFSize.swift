// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Columns and rows of an item.
struct HEIFSize: Equatable {
    let width: Int
    let height: Int

    /// The largest side: fields of 32 bits must not overflow a product of two, nor the sum of some of these.
    private static let maximumSide = 1 << 28

    init(width: Int, height: Int) throws(SourceError) {
        guard (1...Self.maximumSide).contains(width), (1...Self.maximumSide).contains(height) else {
            throw .corrupt(.heic, "has no valid size")
        }
        self.width = width
        self.height = height
    }

    /// The number of pixels.
    var pixels: Int { width * height }

    /// The size of which a coder makes whole blocks, of at most 64 pixels a side, before it cuts off what is too much.
    var aligned: HEIFSize {
        HEIFSize(unchecked: (width + 63) / 64 * 64, (height + 63) / 64 * 64)
    }

    private init(unchecked width: Int, _ height: Int) {
        self.width = width
        self.height = height
    }
}
