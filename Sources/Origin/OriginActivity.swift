// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How much an origin has to do and to hold, at one moment.
public struct OriginActivity: Sendable {
    /// Variants and originals that are being got or made.
    public let flights: Int
    /// Bytes of variants held in memory.
    public let memoryBytes: Int
    /// Variants in line to be stored.
    public let writeBacks: Int
}
