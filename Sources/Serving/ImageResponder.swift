// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import Hummingbird
internal import NIOCore

/// Answers requests for pictures that come over a connection, and hands news of originals on.
struct ImageResponder: HTTPResponder {
    let handler: ImageHandler
    let clients: ClientConnections
    var hook: EventHook?

    func respond(to request: Request, context: ImageContext) async -> Response {
        if let hook, EventHook.matches(request.head) {
            var response = await hook.respond(to: request, from: Peer(context.channel.remoteAddress))
            handler.complete(&response.headers, for: request.head)
            return response
        }
        let client = clients[context.channel]
        let answer = await handler.respond(to: request.head) { work in
            guard let client else { return await work() }
            return await client.whileConnected(work)
        }
        // A client that stopped sending may have stopped reading too; which of the two can't be told. What is at hand it
        // is sent all the same, but nothing was made for it, and saying that it failed would be wrong.
        if answer.outcome == .problem(.cancelled), client?.isGone == true { try? await context.channel.close() }
        let response = Self.response(answer)
        return request.method == .head ? response.createHeadResponse() : response
    }

    static func response(_ answer: ImageResponse) -> Response {
        Response(status: answer.status, headers: answer.headers, body: ResponseBody(byteBuffer: answer.body))
    }
}
