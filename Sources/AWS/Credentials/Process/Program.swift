// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Glibc

/// A program that is run for what it prints.
///
/// No shell is asked: the words are its arguments. Its errors go nowhere, as
/// they may quote what no log should hold. It and its children are killed if
/// it takes too long.
struct Program: Sendable {
    /// The most bytes it may print.
    static let mostBytes = 64 * 1024

    private let words: [String]
    private let environment: [String: String]

    /// A program, found along `PATH` unless it is a path, and its arguments.
    init(_ words: [String], environment: [String: String]) {
        self.words = words
        self.environment = environment
    }

    /// Runs it.
    ///
    /// It is looked at every few milliseconds: that costs nothing once an
    /// hour, where waiting would take a thread from those all tasks share.
    ///
    /// - Parameter time: How long it may take.
    func output(within time: Duration) async throws(ProgramError) -> [UInt8] {
        let deadline = ContinuousClock.now + time
        var child = try RunningProgram(words, environment)
        var wait = Duration.milliseconds(2)
        while true {
            let hasEnded = child.hasEnded()
            // After the end there may still be something in the pipe, and a grandchild may hold it open.
            guard try child.read() <= Self.mostBytes else { throw .tooLong }
            if hasEnded { break }
            guard .now < deadline else { throw .timeout }
            do {
                try await Task.sleep(for: wait)
            } catch {
                throw .cancelled
            }
            wait = min(wait * 2, .milliseconds(50))
        }
        return try child.result()
    }
}
