// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// How long a variant is taken to match its original.
public enum Freshness: Sendable, Hashable, CustomStringConvertible {
    /// For ever: a changed picture gets a new key or version. Never asks, and lets everybody keep everything.
    case immutable
    /// For so many seconds; then the original is asked for its tag, while the variant at hand is still served.
    case ttl(Int)
    /// Until an event or a purge says otherwise: the CDN keeps it, since it is told; browsers ask again after an hour.
    case events

    /// The policy as a setting spells it.
    public var description: String {
        switch self {
        case .immutable: "immutable"
        case .ttl(let seconds): "ttl:\(seconds)"
        case .events: "events"
        }
    }

    /// What anybody else is told, with the answer and on the stored object, which a CDN may read without us.
    public var cacheControl: String {
        switch self {
        case .immutable: "public, max-age=31536000, immutable"
        case .ttl(let seconds): "public, max-age=\(seconds), stale-while-revalidate=86400, stale-if-error=604800"
        case .events: "public, max-age=3600, s-maxage=31536000, stale-if-error=604800"
        }
    }

    /// Whether a variant that was known to match at one time must be looked at again at another, in Unix seconds
    /// within `DateRange`.
    func isDue(asOf: Int64, now: Int64) -> Bool {
        guard case .ttl(let seconds) = self else { return false }
        return now - asOf >= Int64(seconds)
    }
}
