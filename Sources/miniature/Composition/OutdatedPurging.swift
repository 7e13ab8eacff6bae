// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Events
internal import Origin
internal import Spelling
internal import Stores

/// Deletes what is outdated of what is stored, and tells running servers and the CDN of each original that had any.
struct OutdatedPurging {
    private static let patience = Duration.seconds(60)
    /// Each asks about many objects at once already.
    private static let width = 8

    private let store: any ObjectStore
    private let origin: Origin
    private let purging: Purging
    private let servers: RunningServers
    private let sweep: SweepFlags
    private let folders: [String]

    /// Finds out which folders hold variants.
    init(_ parts: Parts, _ servers: RunningServers, _ sweep: SweepFlags) async throws {
        store = try await parts.store(creating: false)
        origin = parts.origin(store: store, pool: parts.pool(workers: 1), writeBack: parts.idleWriteBack(store))
        purging = try parts.purging(origin: origin)
        self.servers = servers
        self.sweep = sweep
        folders = try await origin.variantFolders(deadline: .now + Self.patience)
    }

    /// Purges one original, and says what was done.
    func purge(_ key: ObjectKey) async throws {
        let result = await work(key, folders)
        if let failure = result.failure { throw failure }
        guard result.outdated + result.current > 0 else {
            print("\(key): nothing is stored of it. The name of a folder ends with “/”.")
            return
        }
        let deleted = sweep.dryRun ? "would be deleted" : "are deleted"
        print("\(key): \(result.deleted) outdated variants \(deleted), \(result.current) are current.")
    }

    /// Purges all originals whose keys begin so, and says what was done.
    func purge(below prefix: String) async throws {
        let keys = VariantKeys(in: store, folders: folders, prefix: prefix, after: sweep.start)
        let sweeping = Sweep(over: keys, width: sweep.parallel ?? Self.width) { await work($0.key, $0.folders) }
        let report = SweepReport(
            command: "purge --outdated" + (prefix.isEmpty ? "" : " \(SweepReport.quoted(prefix))"),
            line: SweepLine { "\(SweepLine.number($0.deleted)) variants deleted" })
        let isInterrupted = try await report.follow(sweeping)
        let progress = sweeping.progress
        try report.finish(progress, summary: summary(progress), isInterrupted: isInterrupted)
    }

    private func work(_ key: ObjectKey, _ folders: [String]) async -> Reconciliation {
        let result = await origin.purgeOutdated(
            key, in: folders, isDry: sweep.dryRun, deadline: .now + Self.patience
        ) {
            // As for any purge: before, and once more behind it.
            await servers.forget(key)
        }
        guard result.outdated > 0, !sweep.dryRun else { return result }
        await servers.forget(key)
        await purging.tell(key)
        return result
    }

    private func summary(_ progress: SweepProgress) -> String {
        let deleted = sweep.dryRun ? "would be deleted" : "were deleted"
        var text =
            "\(SweepLine.number(progress.done)) originals: \(SweepLine.number(progress.deleted)) outdated variants "
            + "\(deleted), \(SweepLine.number(progress.current)) are current."
        if progress.failed > 0 { text += " \(SweepLine.number(progress.failed)) could not be purged this time." }
        return text
    }
}
