// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension SQSClient {
    /// Deletes messages that have been handled (`DeleteMessageBatch`).
    ///
    /// - Returns: Those that were not deleted, and why.
    /// - Throws: An error if a whole call failed; messages beyond the first
    ///   ten go in further calls, and some may be deleted then.
    public func delete(
        _ messages: [QueueMessage], deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [QueueFailure] {
        try await inBatches("DeleteMessageBatch", messages, visibility: nil, deadline)
    }

    /// Hides messages for another while, counted from now (`ChangeMessageVisibilityBatch`).
    ///
    /// - Parameters:
    ///   - visibility: How long, in whole seconds up to 12 hours since they were received; 0 shows them to others at once.
    ///   - messages: The messages.
    ///   - deadline: When to give up.
    /// - Returns: Those for which it failed, and why.
    /// - Throws: As ``delete(_:deadline:)`` does.
    public func setVisibility(
        _ visibility: Duration, of messages: [QueueMessage], deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [QueueFailure] {
        try await inBatches(
            "ChangeMessageVisibilityBatch", messages, visibility: visibility.visibilitySeconds, deadline)
    }

    private func inBatches(
        _ action: String,
        _ messages: [QueueMessage],
        visibility: Int?,
        _ deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [QueueFailure] {
        var failures: [QueueFailure] = []
        for start in stride(from: 0, to: messages.count, by: 10) {
            let batch = messages[start..<min(start + 10, messages.count)]
            let entries = batch.enumerated().map { number, message in
                BatchInput.Entry(id: String(number), receipt: message.receipt, visibility: visibility)
            }
            let output: BatchOutput = try await call(
                action, BatchInput(queue: queue.description, entries: entries), deadline: deadline)
            failures += batch.enumerated().compactMap { output.failure(of: $0, $1) }
        }
        return failures
    }
}

private struct BatchInput: Encodable {
    struct Entry: Encodable {
        let id: String
        let receipt: String
        let visibility: Int?

        enum CodingKeys: String, CodingKey {
            case id = "Id"
            case receipt = "ReceiptHandle"
            case visibility = "VisibilityTimeout"
        }
    }

    let queue: String
    let entries: [Entry]

    enum CodingKeys: String, CodingKey {
        case queue = "QueueUrl"
        case entries = "Entries"
    }
}

private struct BatchOutput: Decodable {
    struct Success: Decodable {
        let id: String

        enum CodingKeys: String, CodingKey {
            case id = "Id"
        }
    }

    struct Failure: Decodable {
        let id: String
        let code: String?
        let message: String?
        let isSenderFault: Bool?

        enum CodingKeys: String, CodingKey {
            case id = "Id"
            case code = "Code"
            case message = "Message"
            case isSenderFault = "SenderFault"
        }
    }

    let successful: [Success]?
    let failed: [Failure]?

    enum CodingKeys: String, CodingKey {
        case successful = "Successful"
        case failed = "Failed"
    }

    /// What of an answer is neither good nor bad news has not happened either.
    func failure(of number: Int, _ message: QueueMessage) -> QueueFailure? {
        let id = String(number)
        if let failure = failed?.first(where: { $0.id == id }) {
            let name = failure.code.flatMap { $0.split { $0 == "." || $0 == "#" }.last }.map { String($0) }
            return QueueFailure(
                message: message, serviceCode: name ?? "an error", isLasting: failure.isSenderFault ?? false,
                detail: failure.message ?? "")
        }
        guard successful?.contains(where: { $0.id == id }) != true else { return nil }
        return QueueFailure(message: message, serviceCode: "nothing", isLasting: false)
    }
}
