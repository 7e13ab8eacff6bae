// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A message for which a call of several failed.
public struct QueueFailure: Sendable, Hashable, CustomStringConvertible {
    /// The message.
    public let message: QueueMessage

    /// SQS's own name for the error, such as `ReceiptHandleIsInvalid`.
    public let serviceCode: String

    /// Whether the same call would fail again, because the fault is not SQS's.
    public let isLasting: Bool

    /// One sentence for the log.
    public let description: String

    /// Describes a failure.
    public init(message: QueueMessage, serviceCode: String, isLasting: Bool, detail: String = "") {
        self.message = message
        self.serviceCode = serviceCode
        self.isLasting = isLasting
        let end = detail.isEmpty || detail.hasSuffix(".") ? "" : "."
        description = "SQS answered \(serviceCode) for a message\(detail.isEmpty ? "." : ": \(detail)\(end)")"
    }
}
