// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// What a queue is set to, as far as a consumer needs to know.
public struct QueueAttributes: Sendable, Hashable {
    /// Where messages go that nobody could handle (`RedrivePolicy`).
    public struct Redrive: Sendable, Hashable {
        /// The ARN of the dead-letter queue.
        public let deadLetterQueue: String
        /// How often a message is received before it goes there.
        public let mostReceives: Int

        /// Describes a redrive policy.
        public init(deadLetterQueue: String, mostReceives: Int) {
            self.deadLetterQueue = deadLetterQueue
            self.mostReceives = mostReceives
        }
    }

    /// How long a message is hidden once it is received, 0 to 43,200 s.
    public let visibility: Duration

    /// Where messages end that nobody could handle; nil if they don't.
    public let redrive: Redrive?

    /// How many messages wait, about.
    public let waiting: Int

    /// Describes a queue.
    public init(visibility: Duration = .seconds(30), redrive: Redrive? = nil, waiting: Int = 0) {
        self.visibility = visibility
        self.redrive = redrive
        self.waiting = waiting
    }

    static let names = ["VisibilityTimeout", "RedrivePolicy", "ApproximateNumberOfMessages"]

    /// Reads the attributes of an answer, all of which are text.
    init(_ values: [String: String]) {
        let seconds = values["VisibilityTimeout"].flatMap { UInt16($0) }
        self.init(
            visibility: seconds.map { .seconds(Int64($0)) } ?? .seconds(30),
            redrive: values["RedrivePolicy"].flatMap { Redrive(json: $0) },
            waiting: values["ApproximateNumberOfMessages"].flatMap { Int($0) } ?? 0)
    }
}

extension QueueAttributes.Redrive {
    /// Reads the policy; the number may have been set as text, and is given back so.
    fileprivate init?(json: String) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(json.utf8)) else { return nil }
        self = document.redrive
    }

    private struct Document: Decodable {
        let redrive: QueueAttributes.Redrive

        enum CodingKeys: String, CodingKey {
            case deadLetterTargetArn
            case maxReceiveCount
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            let text = try? values.decode(String.self, forKey: .maxReceiveCount)
            let number = try text.flatMap { Int($0) } ?? values.decode(Int.self, forKey: .maxReceiveCount)
            redrive = QueueAttributes.Redrive(
                deadLetterQueue: try values.decode(String.self, forKey: .deadLetterTargetArn), mostReceives: number)
        }
    }
}
