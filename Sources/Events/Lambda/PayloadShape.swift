// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// The few fields that tell events apart.
///
/// Each is looked at for itself: an event of somebody else's may have the same
/// names for other things, and is an event all the same.
enum PayloadShape: Sendable {
    /// A function URL or an HTTP API: payload format 2.0.
    case gateway
    /// A load balancer.
    case balancer
    /// SQS.
    case queue
    /// All others.
    case event

    /// Reads the shape.
    ///
    /// - Throws: ``InvocationError`` if it is not JSON, or of payload format 1.0.
    static func read(_ json: Data) throws(InvocationError) -> PayloadShape {
        // The decoder's own error quotes what it could not read.
        guard let fields = try? JSONDecoder().decode(Fields.self, from: json) else {
            throw InvocationError(type: "Payload.Malformed", message: "The event is not JSON.")
        }
        if fields.isBalancer { return .balancer }
        if fields.isGateway { return .gateway }
        guard !fields.isOldGateway else {
            let message = "The event has payload format 1.0: set the integration to 2.0, or use a function URL."
            throw InvocationError(type: "Payload.Unsupported", message: message)
        }
        return fields.isQueue ? .queue : .event
    }

    private struct Fields: Decodable {
        var isBalancer = false
        var isGateway = false
        var isOldGateway = false
        var isQueue = false

        private enum Key: String, CodingKey {
            case version, requestContext, httpMethod
            case records = "Records"
        }

        private enum ContextKey: String, CodingKey { case http, elb }

        private enum RecordKey: String, CodingKey { case eventSource }

        init(from decoder: any Decoder) throws {
            // Lists, strings and the like are events too.
            guard let root = try? decoder.container(keyedBy: Key.self) else { return }
            if let context = try? root.nestedContainer(keyedBy: ContextKey.self, forKey: .requestContext) {
                let version = try? root.decode(String.self, forKey: .version)
                isBalancer = context.contains(.elb)
                isGateway = version == "2.0" && context.contains(.http)
                isOldGateway = root.contains(.httpMethod)
            }
            // All records of an event are of one kind.
            guard var records = try? root.nestedUnkeyedContainer(forKey: .records),
                let record = try? records.nestedContainer(keyedBy: RecordKey.self)
            else { return }
            isQueue = (try? record.decode(String.self, forKey: .eventSource)) == "aws:sqs"
        }
    }
}
