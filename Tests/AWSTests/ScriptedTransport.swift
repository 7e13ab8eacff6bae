// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import Synchronization

/// Answers requests from a list, without a network.
final class ScriptedTransport: HTTPSending {
    /// What becomes of a request.
    enum Answer: Sendable {
        case response(Int, HTTPHeaders, String)
        case failure(HTTPClientError.Code, afterHead: Bool = false)
        /// The body breaks off after these bytes of it.
        case broken(String)
    }

    private let answers: Mutex<[Answer]>
    private let log = Mutex<[HTTPRequest]>([])

    convenience init(_ answers: Answer...) { self.init(answers) }

    init(_ answers: [Answer]) { self.answers = Mutex(answers) }

    /// What was asked.
    var requests: [HTTPRequest] { log.withLock { $0 } }

    func send(
        _ request: HTTPRequest,
        into sink: (any BodySink)?,
        deadline: ContinuousClock.Instant
    ) async throws(HTTPClientError) -> HTTPResponse {
        log.withLock { $0.append(request) }
        let answer = answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        switch answer {
        case nil: throw HTTPClientError(.protocol, "There is nothing more in the script.")
        case .failure(let code, let afterHead): throw HTTPClientError(code, "Scripted.", wasAnswered: afterHead)
        case .broken(let text):
            try Self.feed(sink, text, announcing: text.utf8.count + 1, [:])
            throw HTTPClientError(.truncated, "Scripted.", wasAnswered: true)
        case .response(let status, let headers, let text):
            guard (200..<300).contains(status), let sink else {
                return HTTPResponse(status: status, headers: headers, body: ByteBuffer(string: text))
            }
            try Self.feed(sink, text, announcing: headers["Content-Length"].flatMap { Int($0) }, headers)
            return HTTPResponse(status: status, headers: headers)
        }
    }

    private static func feed(
        _ sink: (any BodySink)?, _ text: String, announcing length: Int?, _ headers: HTTPHeaders
    ) throws(HTTPClientError) {
        var text = text
        do {
            try sink?.begin(status: 200, headers: headers, contentLength: length)
            try text.withUTF8 { try sink?.write(UnsafeRawBufferPointer($0)) }
        } catch {
            throw HTTPClientError(.sink, "Refused.", wasAnswered: true, underlying: error)
        }
    }
}
