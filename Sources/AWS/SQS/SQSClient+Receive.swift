// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

extension SQSClient {
    /// What a long poll may take beyond its wait.
    private static let margin = Duration.seconds(5)

    /// Receives messages, which are then hidden from others for a while (`ReceiveMessage`).
    ///
    /// - Parameters:
    ///   - most: The most messages to receive, 1 to 10.
    ///   - wait: How long SQS may wait for the first message, 0 to 20 s in whole seconds.
    ///   - visibility: How long they are hidden, up to 12 hours; nil means as the queue says.
    ///   - deadline: When to give up; beyond the wait by some seconds.
    /// - Returns: The messages; none if the wait was over before there was any.
    public func receive(
        _ most: Int,
        wait: Duration,
        visibility: Duration? = nil,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> [QueueMessage] {
        let input = ReceiveInput(
            queue: queue.description, most: min(max(1, most), 10), wait: min(wait.wholeSeconds, 20),
            visibility: visibility?.visibilitySeconds)
        let output: ReceiveOutput = try await call(
            "ReceiveMessage", input, patience: .seconds(input.wait) + Self.margin, deadline: deadline)
        return output.messages ?? []
    }

    /// Asks what the queue is set to (`GetQueueAttributes`).
    ///
    /// - Throws: An error with the code `missingQueue` if there is none.
    public func attributes(deadline: ContinuousClock.Instant) async throws(AWSError) -> QueueAttributes {
        let input = AttributesInput(queue: queue.description, names: QueueAttributes.names)
        let output: AttributesOutput = try await call("GetQueueAttributes", input, deadline: deadline)
        return QueueAttributes(output.attributes ?? [:])
    }
}

private struct ReceiveInput: Encodable {
    let queue: String
    let most: Int
    let wait: Int
    let visibility: Int?
    let attributes = ["ApproximateReceiveCount"]

    enum CodingKeys: String, CodingKey {
        case queue = "QueueUrl"
        case most = "MaxNumberOfMessages"
        case wait = "WaitTimeSeconds"
        case visibility = "VisibilityTimeout"
        case attributes = "MessageSystemAttributeNames"
    }
}

private struct ReceiveOutput: Decodable {
    let messages: [QueueMessage]?

    enum CodingKeys: String, CodingKey {
        case messages = "Messages"
    }
}

private struct AttributesInput: Encodable {
    let queue: String
    let names: [String]

    enum CodingKeys: String, CodingKey {
        case queue = "QueueUrl"
        case names = "AttributeNames"
    }
}

private struct AttributesOutput: Decodable {
    let attributes: [String: String]?

    enum CodingKeys: String, CodingKey {
        case attributes = "Attributes"
    }
}
