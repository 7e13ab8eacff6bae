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
            """)

    @Argument(help: "Only originals whose keys below originals/ begin so, such as photos/2026/.")
    var prefix = ""
    @Option(help: "Only originals after this key, as an earlier run has named it.") var after: String?
    @Option(help: "How many originals are worked on at once. (1…1024; default: three a render process)")
    var parallel: Int?
    @Flag(help: "Say what would be made, and make nothing.") var dryRun = false
    @OptionGroup var flags: SettingFlags

    /// For one original, with a queue for the render processes before it.
    private static let patience = Duration.seconds(120)

    func validate() throws {
        guard let parallel, !(1...1024).contains(parallel) else { return }
        throw ValidationError("--parallel takes a number from 1 to 1024, not \(parallel).")
    }

    func run() async throws {
        let parts = try Parts(flags)
        let store = try await parts.store(creating: false)
        let pool = parts.pool(isPatient: true)
        if !dryRun { try await pool.start() }
        let origin = parts.origin(store: store, pool: pool, writeBack: parts.idleWriteBack(store))
        let ladder = parts.settings.ladder
        let isDry = dryRun
        let purging = try parts.purging(origin: origin)
        let warming = Warming(
            of: store, prefix: prefix, after: after, width: parallel ?? 3 * parts.settings.workers
        ) { key in
            let deadline = ContinuousClock.now + Self.patience
            guard !isDry else { return await origin.survey(key, ladder: ladder, deadline: deadline) }
            let result = await origin.reconcile(key, ladder: ladder, deadline: deadline)
            if result.leavesCopies { await purging.tell(key) }
            return result
        }
        let report = WarmReport(isDry: dryRun, prefix: prefix)
        let isInterrupted = try await report.follow(warming)
        if !dryRun { await pool.stop() }
        try finish(warming.progress, report, isInterrupted)
    }

    private func finish(_ progress: WarmProgress, _ report: WarmReport, _ isInterrupted: Bool) throws {
        print(report.summary(progress))
        if isInterrupted {
            print(report.continuation(progress))
            throw ExitCode(130)
        }
        if progress.failed > 0 {
            print("Run it again for those that could not be made.")
            throw ExitCode.failure
        }
    }
}
