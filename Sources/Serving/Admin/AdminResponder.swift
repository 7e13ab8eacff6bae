// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// Answers on the admin port: what may not be asked is refused, and the routes have the rest.
///
/// Whatever it says, it says in a sentence, and no cache keeps it.
struct AdminResponder<Routes: HTTPResponder>: HTTPResponder {
    let access: AdminAccess
    let routes: Routes

    func respond(to request: Request, context: Routes.Context) async -> Response {
        if let tooLong = ImageHandler.tooLong(request.head) {
            return AdminAnswer.text(tooLong.kind.row.status, tooLong.detail)
        }
        if let refusal = access.refusal(of: request.head) { return AdminAnswer.refusal(refusal) }
        do {
            let response = try await routes.respond(to: request, context: context)
            // The routes set it in all their answers; the router has some of its own.
            guard response.headers[.cacheControl] == nil else { return response }
            return AdminAnswer.nothing(response.status)
        } catch let error as any HTTPResponseError {
            return AdminAnswer.nothing(error.status)
        } catch {
            return AdminAnswer.text(.internalServerError, "The request failed.")
        }
    }
}

/// The answers of the admin port that no route makes.
enum AdminAnswer {
    /// To a request that never became one.
    static func refusal(_ refusal: RequestRefusal) -> ImageResponse {
        ImageResponse(
            .problem(refusal.problem), status: refusal.problem.row.status, headers: headers,
            body: ByteBuffer(string: refusal.detail + "\n"))
    }

    /// To a request that may not be made.
    static func refusal(_ refusal: AdminAccess.Refusal) -> Response {
        var response = text(refusal.status, refusal.sentence)
        if refusal.status == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }

    /// To a request that no route takes.
    static func nothing(_ status: HTTPResponse.Status) -> Response {
        guard status == .notFound else { return text(status, "\(status.reasonPhrase).") }
        return text(
            status,
            "There is nothing here: GET /livez, /readyz or /metrics; DELETE /variants/KEY, such as /variants/cat.jpg.")
    }

    /// A sentence.
    static func text(_ status: HTTPResponse.Status, _ sentence: String) -> Response {
        Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(string: sentence + "\n")))
    }

    private static var headers: HTTPFields {
        [.contentType: "text/plain; charset=utf-8", .cacheControl: CacheControl.none]
    }
}
