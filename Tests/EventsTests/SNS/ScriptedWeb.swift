// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import Synchronization
import TestSupport

/// Answers by URL, without a network.
final class ScriptedWeb: HTTPSending {
    /// What is at an address.
    enum Page: Sendable {
        case page([UInt8], status: Int = 200)
        case failure(HTTPClientError.Code)
    }

    private let pages: Mutex<[String: Page]>
    private let asked = Mutex<[HTTPRequest]>([])
    /// While it has not fired, nothing is answered.
    let gate = Signal()

    init(_ pages: [String: Page] = [:], isOpen: Bool = true) {
        self.pages = Mutex(pages)
        if isOpen { gate.fire() }
    }

    /// What was asked.
    var requests: [HTTPRequest] { asked.withLock { $0 } }

    /// Puts something else at an address.
    func put(_ page: Page, at url: String) { pages.withLock { $0[url] = page } }

    func send(
        _ request: HTTPRequest, into sink: (any BodySink)?, deadline: ContinuousClock.Instant
    ) async throws(HTTPClientError) -> HTTPResponse {
        asked.withLock { $0.append(request) }
        do { try await gate.wait() } catch { throw HTTPClientError(.cancelled, "Given up.") }
        switch pages.withLock({ $0[request.url] }) {
        case .page(let body, let status): return HTTPResponse(status: status, body: ByteBuffer(bytes: body))
        case .failure(let code): throw HTTPClientError(code, "Scripted.")
        case nil: return HTTPResponse(status: 404)
        }
    }
}
