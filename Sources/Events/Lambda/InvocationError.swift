// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import NIOCore

/// Why an invocation has no answer, as it is told to Lambda.
///
/// Whoever invoked the function sees it, and so does a dead-letter queue: it
/// holds no secrets, paths or other systems' words.
public struct InvocationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What went wrong: `Category.Reason`, from a closed set.
    public let type: String

    /// One sentence.
    public let message: String

    /// Describes a failure.
    ///
    /// - Parameters:
    ///   - type: `Category.Reason`; other characters than letters, digits, `.`
    ///     and `_` are left out, since it goes into a header.
    ///   - message: One sentence.
    public init(type: String, message: String) {
        self.type = String(type.unicodeScalars.filter(Self.isPlain).map(Character.init))
        self.message = message
    }

    /// The type and the sentence.
    public var description: String { "\(type): \(message)" }

    /// The failure of a handler that did not say what may be told.
    static let unexplained = InvocationError(
        type: "Handler.Failed", message: "The event was not handled; the function's log says why.")

    /// The failure of a start that did not say what may be told.
    static let notStarted = InvocationError(
        type: "Init.Failed", message: "The function did not start; its log says why.")

    /// The failure as the Runtime API takes it.
    var json: ByteBuffer {
        let document = Document(errorMessage: message, errorType: type)
        // Two strings and an empty list always encode.
        return ByteBuffer(bytes: (try? JSONEncoder().encode(document)) ?? Data())
    }

    private struct Document: Encodable {
        let errorMessage: String
        let errorType: String
        /// A trace of ours would say nothing to who invoked the function.
        let stackTrace: [String] = []
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", ".", "_": true
        default: false
        }
    }
}
