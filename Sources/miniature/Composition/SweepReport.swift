// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import Events
internal import FoundationEssentials
internal import Glibc
internal import Spelling
internal import UnixSignals

/// Follows a sweep on the terminal, or in plain lines where there is none, and ends it at Ctrl-C.
struct SweepReport {
    /// A bar is redrawn often enough to look alive; a log gets a line now and then.
    private static let redraw = Duration.milliseconds(200)
    private static let pace = Duration.seconds(10)

    /// How the same is begun anew on the command line, without where to go on.
    let command: String
    let line: SweepLine

    /// Runs a sweep to its end.
    ///
    /// - Returns: whether it was interrupted.
    func follow(_ sweep: Sweep) async throws -> Bool {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                try await sweep.run()
                return nil
            }
            group.addTask {
                var count = 0
                for await _ in signals {
                    count += 1
                    if count > 1 { exit(130) }
                    sweep.stop()
                    Self.write("\nFinishing what is in work; once more to end at once.\n")
                }
                return count > 0
            }
            group.addTask {
                await show(sweep, since: start)
                return false
            }
            // The work ends first, since the others never do.
            _ = try await group.next()
            group.cancelAll()
            var isInterrupted = false
            while let other = try await group.next() { isInterrupted = isInterrupted || other == true }
            return isInterrupted
        }
    }

    private func show(_ sweep: Sweep, since start: ContinuousClock.Instant) async {
        let isTerminal = isatty(STDERR_FILENO) == 1
        while (try? await Task.sleep(for: isTerminal ? Self.redraw : Self.pace)) != nil {
            let elapsed = start.duration(to: .now)
            guard isTerminal else {
                Self.write(line.plain(sweep.progress, elapsed) + "\n")
                continue
            }
            Self.write("\r" + line.bar(sweep.progress, elapsed, columns: Self.columns) + "\u{1B}[K")
        }
        if isTerminal { Self.write("\r\u{1B}[K") }
    }

    /// Says what was done, and how to go on if that was not all.
    ///
    /// - Throws: the exit code of what was not finished.
    func finish(_ progress: SweepProgress, summary: String, isInterrupted: Bool) throws {
        print(summary)
        if isInterrupted {
            print(continuation(progress))
            throw ExitCode(130)
        }
        if progress.failed > 0 {
            print("Run it again for those.")
            throw ExitCode.failure
        }
    }

    /// How to go on after an interruption.
    private func continuation(_ progress: SweepProgress) -> String {
        guard let last = progress.last else { return "Nothing was finished; run it again." }
        return "To go on, with the same options: miniature \(command) --after \(Self.quoted(last.string))"
    }

    /// A text as the shell takes it for one word.
    ///
    /// By bytes: a quote with a combining accent behind it is one Character, and would end the quoting all the same.
    static func quoted(_ text: String) -> String {
        let quote = UInt8(ascii: "'")
        let parts = text.utf8.split(separator: quote, omittingEmptySubsequences: false).map { String(Substring($0)) }
        return "'" + parts.joined(separator: "'\\''") + "'"
    }

    private static func write(_ text: String) {
        var text = text
        text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    private static var columns: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20 ? Int(size.ws_col) : 80
    }
}
