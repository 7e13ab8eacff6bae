// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
public import NIOCore
internal import Synchronization

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

    /// How many messages are taken at once: anybody may send some, and each may be of a megabyte.
    private static let mostAtOnce = 32

    /// How many are being taken.
    private final class Count: Sendable {
        let value = Mutex(0)
    }

    private let receive: Receive
    private let running = Count()

    /// Makes a hook.
    public init(_ receive: @escaping Receive) { self.receive = receive }

    /// Whether a request is for a hook.
    static func matches(_ head: HTTPRequest) -> Bool {
        head.method == .post && RequestTarget(head).path.utf8.elementsEqual(path.utf8)
    }

    func respond(to request: Request) async -> Response {
        let isFull = running.value.withLock { running in
            guard running < Self.mostAtOnce else { return true }
            running += 1
            return false
        }
        guard !isFull else { return Self.response(Answer(status: 503, text: "unavailable")) }
        defer { running.value.withLock { $0 -= 1 } }
        var headers: [String: String] = [:]
        for field in request.headers { headers[field.name.canonicalName] = field.value }
        let answer: Answer
        do {
            answer = await receive(headers, try await request.body.collect(upTo: Self.longestBody))
        } catch {
            answer = Answer(status: 413, text: "too large")
        }
        return Self.response(answer)
    }

    private static func response(_ answer: Answer) -> Response {
        Response(
            status: HTTPResponse.Status(code: answer.status),
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: CacheControl.none],
            body: ResponseBody(byteBuffer: ByteBuffer(string: answer.text + "\n")))
    }
}
