// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// `miniature check`: the settings in force, and whether what they name works.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print the effective settings; probe the store, its permissions, the queue and the render processes.")

    @OptionGroup var flags: SettingFlags

    func run() async throws {
        let parts = try Parts(flags)
        print("Settings")
        for (setting, value) in parts.settings.effective {
            print("  \(setting.name.padded(to: 22))\(value)")
        }
        print("Probes")
        var isGood = true
        for probe in StoreProbe.all + QueueProbe.all + RenderProbe.all {
            let outcome = await probe.run(parts)
            isGood = isGood && outcome.isGood
            print("  \(outcome.isGood ? "ok     " : "FAILED ")\(probe.name): \(outcome.text)")
        }
        if !isGood { throw ExitCode.failure }
    }
}
