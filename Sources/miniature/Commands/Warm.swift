// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Events
internal import Origin
internal import RenderPool
internal import UnixSignals

/// `miniature warm`: makes all sizes of what is in the store already.
struct Warm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make all sizes of the originals that are in the store already.",
        discussion: """
            What is there and right is left alone, so a second run does nothing. Ctrl-C finishes what is in work and \
            says how to go on; twice ends at once.

            With --outdated, what an older release has made counts as wrong where this one makes other bytes: such \
            sizes are made anew, and such variants beside them, signed ones or other formats, are deleted, to be made \
            when they are asked for.

            Where older variants were replaced or deleted, running servers and CloudFront are told, as by a purge.
            """)

    @Argument(help: "Only originals whose keys below originals/ begin so, such as photos/2026/.")
    var prefix = ""
    @Flag(help: "Make anew what an older release of the engine has made, too.") var outdated = false
    @Option(help: "Admin addresses of running servers, HOST:PORT.") var server: [String] = []
    @OptionGroup var sweep: SweepFlags
    @OptionGroup var flags: SettingFlags

    /// For one original, with a queue for the render processes before it.
    private static let patience = Duration.seconds(120)

    func run() async throws {
        let parts = try Parts(flags)
        let store = try await parts.store(creating: false)
        let pool = parts.pool(isPatient: true)
        if !sweep.dryRun { try await pool.start() }
        let origin = parts.origin(store: store, pool: pool, writeBack: parts.idleWriteBack(store))
        let (ladder, engineCounts, isDry) = (parts.settings.ladder, outdated, sweep.dryRun)
        let purging = try parts.purging(origin: origin)
        let servers = RunningServers(named: server, parts)
        let originals = OriginalKeys(in: store, prefix: prefix, after: sweep.start)
        let warming = Sweep(over: originals, width: sweep.parallel ?? 3 * parts.settings.workers) { found in
            let (key, deadline) = (found.key, ContinuousClock.now + Self.patience)
            guard !isDry else {
                return await origin.survey(key, ladder: ladder, engineCounts: engineCounts, deadline: deadline)
            }
            let result = await origin.reconcile(key, ladder: ladder, engineCounts: engineCounts, deadline: deadline)
            guard result.leavesCopies else { return result }
            // The CDN last: told first, it would fetch what a server remembers.
            await servers.forget(key)
            await purging.tell(key)
            return result
        }
        let report = SweepReport(command: command, line: SweepLine { "\(SweepLine.number($0.made)) variants made" })
        let isInterrupted = try await report.follow(warming)
        if !isDry { await pool.stop() }
        let progress = warming.progress
        try report.finish(progress, summary: summary(progress), isInterrupted: isInterrupted)
        guard servers.troubles.isEmpty else { throw ValidationError(servers.troubles.joined(separator: "\n")) }
    }

    private var command: String {
        "warm" + (outdated ? " --outdated" : "") + (prefix.isEmpty ? "" : " \(SweepReport.quoted(prefix))")
    }

    /// What was done, in sentences.
    private func summary(_ progress: SweepProgress) -> String {
        let made = sweep.dryRun ? "would be made" : "made (\(SweepLine.bytes(progress.bytes)))"
        var text =
            "\(SweepLine.number(progress.done)) originals: \(SweepLine.number(progress.made)) variants \(made), "
            + "\(SweepLine.number(progress.current)) were there."
        if progress.deleted > 0 {
            let deleted = sweep.dryRun ? "would be deleted" : "were deleted"
            text += " \(SweepLine.number(progress.deleted)) outdated ones beside them \(deleted)."
        }
        if progress.unusable > 0 { text += " \(SweepLine.number(progress.unusable)) are no usable pictures." }
        if progress.failed > 0 { text += " \(SweepLine.number(progress.failed)) could not be made this time." }
        return text
    }
}
