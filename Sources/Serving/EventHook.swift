// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
public import NIOCore
internal import NIOHTTP1

/// Where news of originals is posted, beside the pictures: `POST /_events/sns`.
///
/// It is not behind the CDN's secret, which SNS can't send: whoever takes the news checks its signature.
public struct EventHook: Sendable {
    /// How a message was taken.
    public struct Answer: Sendable {
        /// The status, which SNS tells by whether to send the message again.
        public let status: Int
        /// What to say, in one sentence.
        public let text: String

        /// Makes an answer.
        public init(status: Int, text: String) {
            self.status = status
            self.text = text
        }
    }

    /// Takes a message: its headers, names in lower case, and its body.
    public typealias Receive = @Sendable (_ headers: [String: String], _ body: ByteBuffer) async -> Answer

    static let path = "/_events/sns"
    /// A message of SNS has up to 256 KiB, and its quoting may double it.
    static let longestBody = 1 << 20

    /// How many messages are looked into at once: each may have a certificate fetched.
    private static let mostAtOnce = 64
    /// What the bodies that are on their way may hold together, and how many there may be.
    private static let bodyBytes = 32 << 20
    private static let bodyCount = 2048

    private let receive: Receive
    private let bodies = EventBodies(longest: longestBody, bytes: bodyBytes, count: bodyCount)
    private let running = PeerBudget(mostAtOnce)

    /// Makes a hook.
    public init(_ receive: @escaping Receive) { self.receive = receive }

    /// Whether a request is for a hook.
    static func matches(_ head: HTTPRequest) -> Bool {
        head.method == .post && RequestTarget(head).path.utf8.elementsEqual(path.utf8)
    }

    /// Whether a request is for a hook, by its head as the parser has it.
    static func matches(_ head: HTTPRequestHead) -> Bool {
        head.method == .POST && head.uri.utf8.prefix { $0 != UInt8(ascii: "?") }.elementsEqual(path.utf8)
    }

    /// Takes a message: its body first, however slowly it comes, and a place among those in work only then.
    func respond(to request: Request, from peer: Peer) async -> Response {
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let answer: Answer
        do throws(EventBodies.Refusal) {
            answer = try await bodies.collect(request.body, from: peer) { body in
                guard running.take(1, for: peer) else { return Self.unavailable }
                defer { running.give(1, from: peer) }
                return await receive(headers, body)
            }
        } catch {
            answer = Self.answer(error)
        }
        return Self.response(answer)
    }

    private static let unavailable = Answer(status: 503, text: "unavailable")

    private static func answer(_ refusal: EventBodies.Refusal) -> Answer {
        switch refusal {
        case .tooLong: Answer(status: 413, text: "too large")
        case .noRoom: unavailable
        case .broken: Answer(status: 400, text: "malformed")
        }
    }

    private static func response(_ answer: Answer) -> Response {
        Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: CacheControl.none],
            body: ResponseBody(byteBuffer: ByteBuffer(string: answer.text + "\n")))
    }
}
