// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Originals that killed or hung their process, and are left alone for a while.
///
/// One poisonous picture on a page that everybody opens would otherwise take every process, again and again.
struct Quarantine {
    /// After so many deaths.
    private static let deaths = 2
    /// For so long; a repaired decoder gets its chance within the hour.
    private static let period = Duration.seconds(600)
    /// An attacker with many pictures must not fill the memory.
    private static let capacity = 4096

    private var records: [OriginalIdentity: (count: Int, last: ContinuousClock.Instant)] = [:]

    func holds(_ identity: OriginalIdentity, now: ContinuousClock.Instant) -> Bool {
        guard let record = records[identity] else { return false }
        return record.count >= Self.deaths && record.last.duration(to: now) < Self.period
    }

    /// Notes a death.
    ///
    /// True when the original is in quarantine from now on.
    mutating func note(_ identity: OriginalIdentity, now: ContinuousClock.Instant) -> Bool {
        if records.count >= Self.capacity { forgetOld(now) }
        var record = records[identity] ?? (0, now)
        if record.last.duration(to: now) >= Self.period { record.count = 0 }
        record = (record.count + 1, now)
        records[identity] = record
        return record.count >= Self.deaths
    }

    /// A picture that could be made after all was not to blame.
    mutating func clear(_ identity: OriginalIdentity) {
        if !records.isEmpty { records[identity] = nil }
    }

    private mutating func forgetOld(_ now: ContinuousClock.Instant) {
        records = records.filter { $0.value.last.duration(to: now) < Self.period }
        if records.count >= Self.capacity { records.removeAll() }
    }
}
