// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import HTTPTypes
internal import NIOCore

/// The body of an answer without a picture (RFC 9457, `application/problem+json`).
struct ProblemDetails: Encodable {
    /// What kind of problem, as a name that programs may compare.
    let type: String
    /// The kind in words.
    let title: String
    /// The status again, for those who only see the body.
    let status: Int
    /// What to do about it.
    let detail: String
    /// This request's id, to be found in the log.
    let instance: String

    init(_ problem: Problem, detail: String, requestID: String) {
        type = "urn:miniature:problem:\(problem.rawValue)"
        title = problem.row.title
        status = problem.row.status.code
        self.detail = detail
        instance = requestID
    }

    /// The answer, with `Cache-Control` by the table and `Retry-After` in whole seconds where there is a time.
    static func response(
        _ problem: Problem, detail: String, requestID: String, retryAfter: Duration? = nil
    ) -> ImageResponse {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var body = (try? encoder.encode(ProblemDetails(problem, detail: detail, requestID: requestID))) ?? Data()
        body.append(UInt8(ascii: "\n"))
        var headers = HTTPFields()
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = problem.row.cacheControl
        if problem == .methodNotAllowed { headers[.allow] = ImageHandler.allowedMethods }
        if problem.row.status == .serviceUnavailable || problem.row.status == .gatewayTimeout {
            let seconds = max((retryAfter ?? .seconds(1)).components.seconds, 1)
            headers[.retryAfter] = String(seconds)
        }
        return ImageResponse(
            .problem(problem), status: problem.row.status, headers: headers, body: ByteBuffer(bytes: body))
    }
}
