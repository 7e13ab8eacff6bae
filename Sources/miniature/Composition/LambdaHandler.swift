// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import FoundationEssentials
internal import HTTPClient
internal import HTTPTypes
internal import NIOCore
internal import Origin
internal import Serving

/// What the function does with an invocation: pictures over HTTP, and upkeep for events.
struct LambdaHandler: Sendable {
    /// The answer to a batch of SQS: the messages that have to come again ("Reporting batch item failures").
    private struct BatchAnswer: Encodable {
        struct Failure: Encodable { let itemIdentifier: String }
        let batchItemFailures: [Failure]
    }

    let images: ImageHandler
    let upkeep: Upkeep
    let origin: Origin

    var handlers: LambdaHandlers {
        LambdaHandlers(http: answer, event: handle, queue: handleBatch) { invocation in
            await origin.settle(until: invocation.deadline)
        }
    }

    private func answer(_ request: LambdaHTTPRequest, _ invocation: Invocation) async -> LambdaHTTPResponse {
        // What is no token is no method that is allowed either, and is answered as one that is not.
        let method = HTTPTypes.HTTPRequest.Method(rawValue: request.method) ?? .init("UNKNOWN")!
        var head = HTTPTypes.HTTPRequest(
            method: method, scheme: "https", authority: request.headers["host"], path: request.target)
        for field in request.headers {
            guard let name = HTTPField.Name(field.name), name.canonicalName != "host" else { continue }
            head.headerFields.append(HTTPField(name: name, value: field.value))
        }
        let answer = await images.respond(to: head, deadline: invocation.deadline)
        var headers = HTTPHeaders()
        for field in answer.headers { headers.add(field.name.rawName, field.value) }
        // RFC 9110 §8.6: an answer that has no content by its status says no length.
        if answer.status != .notModified, answer.status != .noContent {
            headers.add("Content-Length", String(answer.body.readableBytes))
        }
        return LambdaHTTPResponse(
            status: answer.status.code, headers: headers, body: method == .head ? ByteBuffer() : answer.body)
    }

    /// An event that came alone: what can't be handled now makes the invocation fail, and Lambda calls again.
    private func handle(_ event: ByteBuffer, _ invocation: Invocation) async throws -> ByteBuffer? {
        switch await upkeep.handle(event.readableBytesView, isRepeat: nil, deadline: invocation.deadline) {
        case .done: return nil
        case .retry(let reason): throw InvocationError(type: "Event.Retry", message: reason)
        case .unreadable(let reason): throw InvocationError(type: "Event.Unreadable", message: reason)
        }
    }

    /// A batch of a queue: each message by itself, all at once.
    private func handleBatch(_ event: ByteBuffer, _ invocation: Invocation) async throws -> ByteBuffer? {
        guard let batch = try QueueEvent.read(event.readableBytesView) else {
            return try await handle(event, invocation)
        }
        let failed = await withTaskGroup(of: String?.self) { group in
            for message in batch.messages {
                group.addTask {
                    let outcome = await upkeep.handle(
                        message.body.utf8, isRepeat: message.receiveCount > 1, deadline: invocation.deadline)
                    return outcome == .done ? nil : message.id
                }
            }
            return await group.reduce(into: Set<String>()) { if let id = $1 { $0.insert(id) } }
        }
        let failures = batch.messages.filter { failed.contains($0.id) }
            .map { BatchAnswer.Failure(itemIdentifier: $0.id) }
        return ByteBuffer(bytes: try JSONEncoder().encode(BatchAnswer(batchItemFailures: failures)))
    }
}
