// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why Lambda's Runtime API did not do what it was asked.
public struct RuntimeAPIError: Error, Sendable, CustomStringConvertible {
    /// The kind of failure: a closed set.
    public enum Code: String, Sendable, CaseIterable {
        /// It is in a state without a way out (500): the process has to end, and Lambda starts another.
        case fatal
        /// The answer is longer than it takes (413).
        case tooLarge
        /// It refused for another reason: as a rule the invocation's time was up.
        case rejected
        /// It could not be reached, or the connection broke, several times in a row.
        case unreachable
        /// What it said is not what it says.
        case malformed
        /// The task was cancelled.
        case cancelled
    }

    /// The kind of failure.
    public let code: Code

    /// One sentence for the log.
    public let message: String

    /// Describes a failure.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(message)" }

    /// Nil if a status says that all is well.
    init?(status: Int, to question: String) {
        let code: Code
        switch status {
        case 200..<300: return nil
        case 413: code = .tooLarge
        case 500...: code = .fatal
        default: code = .rejected
        }
        self.init(code, "The Runtime API answered \(status) to \(question).")
    }
}
