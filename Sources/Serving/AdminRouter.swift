// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird

/// The control plane, on a port of its own: it is asked when the image port is overloaded, and must then answer.
enum AdminRouter {
    /// `/livez`: the process turns.
    ///
    /// `/readyz`: it may be sent requests.
    static func make(_ readiness: Readiness) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("livez") { _, _ in text(.ok, "ok\n") }
        router.get("readyz") { _, _ in
            switch readiness.state {
            case .ready: text(.ok, "ready\n")
            case .notReady(let reason): text(.serviceUnavailable, reason + "\n")
            }
        }
        return router
    }

    private static func text(_ status: HTTPResponse.Status, _ body: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: CacheControl.none],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
