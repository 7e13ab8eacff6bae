// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc
internal import UnixSignals

/// The signals that ask the program to finish what runs and end.
enum ShutdownSignals {
    /// SIGTERM and Ctrl-C; and SIGHUP, which a closed terminal sends, unless whoever started the program had it ignored:
    /// nohup(1) does, so that the program outlives the terminal.
    static var inForce: [UnixSignal] {
        isIgnored(SIGHUP) ? [.sigterm, .sigint] : [.sigterm, .sigint, .sighup]
    }

    /// Whether a signal is ignored, which a program inherits (execve(2)).
    static func isIgnored(_ signal: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(signal, nil, &action) == 0 else { return false }
        let handler = unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
        return handler == unsafeBitCast(SIG_IGN, to: Int.self)
    }
}
