// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Events

/// A sweep's progress in one line.
struct SweepLine {
    /// What has come of it so far, such as `36 variants made`.
    let outcome: @Sendable (SweepProgress) -> String

    /// For a terminal: how much, how fast, how long still, and a bar in what room is left.
    func bar(_ progress: SweepProgress, _ elapsed: Duration, columns: Int) -> String {
        let text = plain(progress, elapsed)
        let width = min(columns - text.count - 4, 40)
        guard progress.isCounted, width >= 8 else { return String(text.prefix(max(columns - 1, 1))) }
        let filled = progress.found == 0 ? width : min(width * progress.done / progress.found, width)
        return "[" + String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled) + "] " + text
    }

    /// For a log.
    func plain(_ progress: SweepProgress, _ elapsed: Duration) -> String {
        let total = progress.isCounted ? Self.number(progress.found) : "\(Self.number(progress.found)) or more"
        var text = "\(Self.number(progress.done)) of \(total) originals, \(outcome(progress))"
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        guard progress.done > 0, seconds > 0 else { return text }
        let rate = Double(progress.done) / seconds
        text += ", \(Self.tenths(rate)) a second"
        guard progress.isCounted, progress.found >= progress.done else { return text }
        return text + ", \(Self.time(Self.whole(Double(progress.found - progress.done) / rate))) left"
    }

    /// Digits in groups of three.
    static func number(_ value: Int) -> String {
        let digits = Array(String(value))
        return digits.enumerated().reduce(into: "") { text, digit in
            if digit.offset > 0, (digits.count - digit.offset) % 3 == 0 { text += "," }
            text.append(digit.element)
        }
    }

    /// Bytes in the largest unit that leaves a number of one or more.
    static func bytes(_ value: Int) -> String {
        let units = ["bytes", "KB", "MB", "GB", "TB"]
        var (amount, unit) = (Double(value), 0)
        while amount >= 1000, unit < units.count - 1 {
            amount /= 1000
            unit += 1
        }
        return unit == 0 ? "\(value) bytes" : "\(tenths(amount)) \(units[unit])"
    }

    /// `45 s`, `3 min 5 s`, `2 h 10 min`.
    static func time(_ seconds: Int) -> String {
        switch seconds {
        case ..<60: "\(max(seconds, 0)) s"
        case ..<3600: "\(seconds / 60) min \(seconds % 60) s"
        default: "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        }
    }

    private static func tenths(_ value: Double) -> String {
        let tenths = Self.whole((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }

    /// A quotient as a whole number: one by next to nothing is larger than any.
    private static func whole(_ value: Double) -> Int { value < 1e15 ? Int(max(value, 0)) : 1_000_000_000_000_000 }
}
