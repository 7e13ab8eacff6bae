// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS
internal import Logging
internal import Origin
internal import Serving
internal import Spelling

/// Clears one original everywhere: its stored variants, this process' memory, and the CDN by one invalidation.
struct Purging: Sendable {
    private static let patience = Duration.seconds(30)

    let origin: Origin
    /// The CDN to tell, if there is one.
    let cdn: (client: CloudFrontClient, distribution: String)?
    let logger: Logger

    /// Goes as far as it is told to.
    func callAsFunction(_ key: ObjectKey, _ scope: PurgeScope) async throws -> String {
        switch scope {
        case .everywhere: return try await self(key)
        case .memory:
            // With what is on its way there: it would be kept or stored after the purge that this is a part of.
            origin.renew(key)
            return "\(key): its variants in memory are forgotten."
        }
    }

    /// Tells the CDN alone; nil where there is none.
    func invalidate(
        _ key: ObjectKey, deadline: ContinuousClock.Instant
    ) async throws -> (id: String, tag: String)? {
        guard let cdn else { return nil }
        let tag = CacheTag.source(key)
        let reference = "\(tag)-\(UInt64.random(in: .min ... .max))"
        let id = try await cdn.client.createInvalidation(
            distribution: cdn.distribution, tags: [tag], callerReference: reference, deadline: deadline)
        return (id, tag)
    }

    /// Tells the CDN, and says in the log when that fails.
    func tell(_ key: ObjectKey) async {
        do { _ = try await invalidate(key, deadline: .now + Self.patience) } catch {
            logger.warning(
                "The CDN was not told of a change: run miniature purge for it.",
                metadata: ["key": "\(key)", "cause": "\(error)"])
        }
    }

    /// Purges, and says in a sentence what was done.
    ///
    /// The CDN comes last: told first, it would fetch the old variants again.
    ///
    /// - Parameter beforeTheCDN: what else has to be done before.
    func callAsFunction(_ key: ObjectKey, beforeTheCDN: () async -> Void = {}) async throws -> String {
        let deadline = ContinuousClock.now + Self.patience
        let count = try await origin.purge(key, deadline: deadline)
        await beforeTheCDN()
        var report = "\(key): its variants of \(count) specs are deleted"
        if let cleared = try await invalidate(key, deadline: deadline) {
            report += ", and invalidation \(cleared.id) clears #\(cleared.tag)"
        }
        logger.notice("An original was purged.", metadata: ["report": "\(report)"])
        return report + "."
    }
}
