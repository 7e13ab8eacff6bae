// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import FoundationEssentials
internal import Glibc
internal import Spelling
internal import UnixSignals

/// Follows a warming on the terminal, or in plain lines where there is none, and ends it at Ctrl-C.
struct WarmReport {
    /// A bar is redrawn often enough to look alive; a log gets a line now and then.
    private static let redraw = Duration.milliseconds(200)
    private static let line = Duration.seconds(10)

    let isDry: Bool
    let prefix: String

    /// Runs a warming to its end.
    ///
    /// - Returns: whether it was interrupted.
    func follow(_ warming: Warming) async throws -> Bool {
        let signals = await UnixSignalsSequence(trapping: .sigint, .sigterm)
        let start = ContinuousClock.now
        return try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                try await warming.run()
                return nil
            }
            group.addTask {
                var count = 0
                for await _ in signals {
                    count += 1
                    if count > 1 { exit(130) }
                    warming.stop()
                    Self.write("\nFinishing what is in work; once more to end at once.\n")
                }
                return count > 0
            }
            group.addTask {
                await show(warming, since: start)
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

    private func show(_ warming: Warming, since start: ContinuousClock.Instant) async {
        let isTerminal = isatty(STDERR_FILENO) == 1
        while (try? await Task.sleep(for: isTerminal ? Self.redraw : Self.line)) != nil {
            let elapsed = start.duration(to: .now)
            guard isTerminal else {
                Self.write(WarmLine.plain(warming.progress, elapsed) + "\n")
                continue
            }
            Self.write("\r" + WarmLine.bar(warming.progress, elapsed, columns: Self.columns) + "\u{1B}[K")
        }
        if isTerminal { Self.write("\r\u{1B}[K") }
    }

    /// What was done, in sentences.
    func summary(_ progress: WarmProgress) -> String {
        let made = isDry ? "would be made" : "made (\(WarmLine.bytes(progress.bytes)))"
        var text =
            "\(WarmLine.number(progress.done)) originals: \(WarmLine.number(progress.made)) variants \(made), "
            + "\(WarmLine.number(progress.current)) were there."
        if progress.unusable > 0 { text += " \(WarmLine.number(progress.unusable)) are no usable pictures." }
        if progress.failed > 0 { text += " \(WarmLine.number(progress.failed)) could not be made this time." }
        return text
    }

    /// How to go on after an interruption.
    func continuation(_ progress: WarmProgress) -> String {
        guard let last = progress.last else { return "Nothing was finished; run it again." }
        // By bytes: a quote with a combining accent behind it is one Character, and would end the quoting all the same.
        let quote = UInt8(ascii: "'")
        let parts = last.utf8.split(separator: quote, omittingEmptySubsequences: false).map { String(Substring($0)) }
        let quoted = "'" + parts.joined(separator: "'\\''") + "'"
        return "To go on, with the same options: miniature warm\(prefix.isEmpty ? "" : " \(prefix)") --after \(quoted)"
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
