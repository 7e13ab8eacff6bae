// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
public import Recipes
public import Spelling

/// The bounds of an origin.
public struct OriginConfiguration: Sendable {
    /// Who may ask for what.
    public var access: Access
    /// What an original may have.
    public var limits: Limits
    /// The bytes of variants kept in memory.
    public var memoryCache: Int
    /// How long a variant is taken to match its original.
    public var freshness: Freshness
    /// The key, below the originals, of the picture that is shown instead of a missing one.
    public var fallback: ObjectKey?
    /// How long a missing original is taken to be missing without asking again.
    public var missingPeriod: Duration
    /// The revision of the engine that makes variants: this build's, but in tests.
    public var engine: EngineRevision
    /// The time, in Unix seconds.
    public var now: @Sendable () -> Int64
    /// The originals fetched at once.
    public var fetches: Int
    /// The bytes of originals held at once.
    public var originalBytes: Int

    /// The defaults for a rule of access.
    public init(access: Access) {
        self.access = access
        limits = Limits()
        memoryCache = 64 << 20
        freshness = .immutable
        missingPeriod = .seconds(5)
        engine = .current
        now = { Int64(time(nil)) }
        // Many, since a store that is slow for some keys must not keep the others waiting; the bytes have a bound of
        // their own.
        fetches = 128
        originalBytes = 256 << 20
    }
}
