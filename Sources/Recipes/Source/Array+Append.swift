// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension Array<UInt8> {
    /// Appends the bytes of a span that lie in a range, as far as it holds them.
    mutating func append(_ bytes: Span<UInt8>, in range: Range<Int>) {
        let range = range.clamped(to: 0..<bytes.count)
        // At once: a byte at a time takes milliseconds for each megabyte.
        bytes.withUnsafeBufferPointer { append(contentsOf: UnsafeBufferPointer(rebasing: $0[range])) }
    }
}
