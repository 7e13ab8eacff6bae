// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import Recipes
internal import Spelling

/// The control plane, on a port of its own: it is asked when the image port is overloaded, and must then answer.
enum AdminRouter {
    /// The routes.
    ///
    /// `/livez`: the process turns. `/readyz`: it may be sent requests. `/metrics`: for Prometheus. `DELETE /variants/{key}`: a purge, with
    /// `?memory` of this process' memory alone.
    static func make(
        _ readiness: Readiness, _ purge: @escaping PurgeAction, _ metrics: MetricsText
    ) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("livez") { _, _ in text(.ok, "ok\n") }
        router.get("readyz") { _, _ in
            switch readiness.state {
            case .ready: text(.ok, "ready\n")
            case .notReady(let reason): text(.serviceUnavailable, reason + "\n")
            }
        }
        router.get("metrics") { _, _ in text(.ok, metrics.make(), type: metrics.contentType) }
        router.delete("variants") { request, _ in await purged(request, purge) }
        router.delete("variants/**") { request, _ in await purged(request, purge) }
        return router
    }

    /// The key stands in the path as in a variant's URL, percent-encoded, `//` and `..` included.
    private static func purged(_ request: Request, _ purge: PurgeAction) async -> Response {
        let target = RequestTarget(request.head)
        // By bytes: a combining accent would be a part of the slash before it.
        let named = Substring(target.path.utf8.dropFirst("/variants/".utf8.count))
        guard let key = VariantPath.key(decoding: named) else {
            return text(.badRequest, "The path names no original: write /variants/KEY, such as /variants/cat.jpg.\n")
        }
        do {
            return text(.ok, try await purge(key, target.query == "memory" ? .memory : .everywhere) + "\n")
        } catch {
            return text(.serviceUnavailable, "\(key) was not purged: \(error)\n")
        }
    }

    private static func text(
        _ status: HTTPResponse.Status, _ body: String, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: CacheControl.none],
            body: ResponseBody(byteBuffer: ByteBuffer(string: body)))
    }
}
