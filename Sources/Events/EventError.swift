// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// Why a message, or one record of it, tells of no event.
///
/// Asked again, a message says the same again: none of these is worth a retry.
public struct EventError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The kinds of trouble: a closed set, fit for a metric's label.
    public enum Code: String, Sendable, CaseIterable {
        /// The message is over the bound.
        case tooLarge
        /// It is no JSON object.
        case json
        /// It is JSON of no known shape.
        case shape
        /// It is wrapped more often than AWS wraps anything.
        case depth
        /// It follows another major version of S3's message structure.
        case version
        /// A record lacks what makes an event, such as its bucket.
        case record
        /// An object's key is empty, too long or not form-encoded UTF-8.
        case key
    }

    /// The kind of trouble.
    public let code: Code
    /// One sentence for the log.
    ///
    /// It may name keys, so it is not for clients.
    public let message: String

    /// Describes a trouble.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The code and the sentence.
    public var description: String { "\(code.rawValue): \(message)" }
}
