// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import Recipes

/// The bounds of an origin.
public struct OriginConfiguration: Sendable {
    /// Who may ask for what.
    public var access: Access
    /// What an original may have.
    public var limits: Limits
    /// The bytes of variants kept in memory.
    public var memoryCache: Int
    /// The originals fetched at once.
    public var fetches: Int
    /// The bytes of originals held at once.
    public var originalBytes: Int

    /// The defaults for a rule of access.
    public init(access: Access) {
        self.access = access
        limits = Limits()
        memoryCache = 64 << 20
        fetches = 32
        originalBytes = 256 << 20
    }
}
