// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import CProcess
internal import Glibc
internal import JobProtocol

/// What a render process says on standard error: our end of a pipe, and how much of it goes to the log.
///
/// A decoder that was taken over can say any amount of anything. Were its standard error the server's own, it could fill
/// a disk and forge lines of the log.
final class StandardError {
    /// Lines of a process that are repeated, until ``period`` is over.
    static let mostLines = 20
    /// Bytes of a line that are repeated.
    static let longestLine = 500
    private static let period = Duration.seconds(60)
    /// Pieces that are read at a time; the rest is read the next time, so that a flood does not hold up the work.
    private static let pieces = 64

    private let reading: Descriptor
    private var line: [UInt8] = []
    private var lines = 0
    private var since = ContinuousClock.now
    private(set) var isOpen = true

    /// Makes a pipe.
    ///
    /// - Returns: our end, and the process' end to hand over.
    static func pipe() throws(JobSocketError) -> (ours: StandardError, theirs: Descriptor) {
        var ends: [Int32] = [-1, -1]
        let status = cprocess_pipe(&ends)
        guard status == 0 else { throw .system(-status) }
        return (StandardError(Descriptor(owning: ends[0])), Descriptor(owning: ends[1]))
    }

    private init(_ reading: Descriptor) { self.reading = reading }

    /// The descriptor to wait on, as long as there may be more.
    var descriptor: Descriptor? { isOpen ? reading : nil }

    /// Reads what is there, without waiting.
    ///
    /// - Parameters:
    ///   - now: the time, for the bound on lines.
    ///   - isEnd: whether the process has ended, and a last line without its end is one all the same.
    ///   - report: called for each line that is to be repeated.
    func read(at now: ContinuousClock.Instant, isEnd: Bool = false, report: (String) -> Void) {
        var piece = [UInt8](repeating: 0, count: 4096)
        for _ in 0..<Self.pieces where isOpen {
            let count = Glibc.read(reading.number, &piece, piece.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else {
                isOpen = count < 0 && errno == EAGAIN
                break
            }
            for byte in piece[..<count] { take(byte, at: now, report) }
        }
        if isEnd || !isOpen { end(at: now, report) }
    }

    private func take(_ byte: UInt8, at now: ContinuousClock.Instant, _ report: (String) -> Void) {
        guard byte != UInt8(ascii: "\n") else { return end(at: now, report) }
        if line.count <= Self.longestLine { line.append(byte) }
    }

    private func end(at now: ContinuousClock.Instant, _ report: (String) -> Void) {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return }
        if since.duration(to: now) >= Self.period { (since, lines) = (now, 0) }
        lines += 1
        guard lines <= Self.mostLines else {
            if lines == Self.mostLines + 1 { report("More follows, and is left out for up to a minute.") }
            return
        }
        let text = String(decoding: line.prefix(Self.longestLine), as: UTF8.self)
        report(line.count > Self.longestLine ? text + "…" : text)
    }
}
