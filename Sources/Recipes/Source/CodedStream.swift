// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What the headers within a coded image say of the pictures that a decoder will make.
///
/// The file around a stream may say anything; a decoder allocates by the stream.
struct CodedStream: Equatable {
    /// Columns of the widest picture, 0 before any header was met.
    private(set) var width = 0
    /// Rows of the highest picture, 0 before any header was met.
    private(set) var height = 0
    /// The most bits that a sample has.
    private(set) var bits = 8
    /// Pictures that are decoded, shown or not: a decoder may hold each of them.
    var pictures = 0

    /// Pixels of all pictures together; no product of sides that fit 16 bits and a count of bytes overflows.
    var pixels: Int { width * height * max(pictures, 1) }

    /// The longest side that AV1 can express; HEVC's levels end far below it.
    static let maximumSide = 65_536

    /// Takes in one header: the larger counts.
    mutating func add(width: Int, height: Int, bits: Int) throws(SourceError) {
        guard (1...Self.maximumSide).contains(width), (1...Self.maximumSide).contains(height) else {
            throw .corrupt(.heic, "has a stream without a valid size")
        }
        self.width = max(self.width, width)
        self.height = max(self.height, height)
        self.bits = max(self.bits, bits)
    }
}
