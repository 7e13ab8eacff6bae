// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import Origin

/// Turns HTTP requests into requests for pictures, and what comes of them into HTTP responses.
///
/// It catches everything: what a raw responder throws, Hummingbird answers with an empty 500.
struct ImageResponder: HTTPResponder {
    static let allowedMethods = "GET, HEAD, OPTIONS"
    static let longestURL = 2048
    static let longestHead = 16 << 10

    let origin: Origin
    let clients: ClientConnections
    let configuration: ServerConfiguration
    let logger: Logger

    func respond(to request: Request, context: ImageContext) async -> Response {
        let start = ContinuousClock.now
        let id = RequestID.of(request.headers)
        var response = await answer(request, id, start, context)
        AnswerHeaders.add(to: &response.headers, for: request.head, id: id, cors: configuration.cors)
        if request.method == .head { response = response.createHeadResponse() }
        log(request, response, id, start)
        return response
    }

    private func answer(
        _ request: Request, _ id: String, _ start: ContinuousClock.Instant, _ context: ImageContext
    ) async -> Response {
        if let problem = refusal(request.head) {
            return ProblemDetails.response(problem.kind, detail: problem.detail, requestID: id)
        }
        guard request.method != .options else { return options() }
        let target = RequestTarget(request.head)
        let wanted = ImageRequest(
            path: target.path, query: target.query, accept: request.headers[.accept],
            ifNoneMatch: request.headers[.ifNoneMatch].map { EntityTagList(parsing: $0) },
            deadline: start + configuration.deadline)
        do throws(OriginError) {
            return respond(with: try await answer(wanted, context), to: request.head, id)
        } catch {
            report(error, id)
            return ProblemDetails.response(
                Problem(error.cause), detail: error.detail, requestID: id, retryAfter: error.retryAfter)
        }
    }

    /// What is at hand is answered at once; only what takes work is tied to the client's staying.
    private func answer(_ wanted: ImageRequest, _ context: ImageContext) async throws(OriginError) -> ImageAnswer {
        switch try origin.begin(wanted) {
        case .answered(let answer): return answer
        case .needsWork(let path):
            guard let client = clients[context.channel] else { return try await origin.answer(path, wanted) }
            let result = await client.whileConnected { () async -> Result<ImageAnswer, OriginError> in
                do throws(OriginError) { return .success(try await origin.answer(path, wanted)) } catch {
                    return .failure(error)
                }
            }
            return try result.get()
        }
    }

    private func respond(with answer: ImageAnswer, to request: HTTPRequest, _ id: String) -> Response {
        switch answer {
        case .variant(let variant, let status, let timings):
            VariantResponse.make(variant, status, timings, for: request, requestID: id)
        case .notModified(let validators, let status, let timings):
            VariantResponse.notModified(validators, status, timings)
        case .fallback(let variant): VariantResponse.fallback(variant)
        case .redirect(let path):
            Response(
                status: .movedPermanently,
                headers: [
                    .location: path + RequestTarget(request).queryWithMark, .cacheControl: CacheControl.day,
                ])
        }
    }

    /// What is wrong with a request before its path is read.
    private func refusal(_ head: HTTPRequest) -> (kind: Problem, detail: String)? {
        let lock = configuration.verifyHeader
        guard lock.admits(HTTPField.Name(lock.name).flatMap { head.headerFields[$0] }) else {
            return (.notVerified, "This origin answers its CDN only.")
        }
        guard head.method == .get || head.method == .head || head.method == .options else {
            return (.methodNotAllowed, "Pictures are asked for with \(Self.allowedMethods).")
        }
        // RFC 9112 §3.2. HTTP/1.0 need not have one, but what asks for pictures in it does.
        guard head.authority?.isEmpty == false else { return (.hostMissing, "The request has no Host.") }
        let length = head.path?.utf8.count ?? 0
        guard length <= Self.longestURL else {
            return (.uriTooLong, "The URL has \(length) bytes; up to \(Self.longestURL) are read.")
        }
        // 4 for the colon, the space and the line's end.
        let bytes = head.headerFields.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
        guard bytes <= Self.longestHead else {
            return (.headersTooLarge, "The headers have \(bytes) bytes; up to \(Self.longestHead) are read.")
        }
        let hasBody = head.headerFields[.contentLength].map { $0 != "0" } ?? false
        guard !hasBody, head.headerFields[.transferEncoding] == nil else {
            return (.bodyNotAllowed, "A request for a picture has no body.")
        }
        return nil
    }

    private func options() -> Response {
        var headers: HTTPFields = [.allow: Self.allowedMethods, .cacheControl: CacheControl.day]
        CORS.addPreflight(to: &headers)
        return Response(status: .noContent, headers: headers)
    }

    private func report(_ error: OriginError, _ id: String) {
        guard !error.diagnostic.isEmpty else { return }
        let level: Logger.Level = error.cause == .failed || error.cause == .storeTrouble ? .warning : .debug
        logger.log(
            level: level, "\(error.detail)",
            metadata: [
                "request.id": "\(id)", "cause": "\(error.cause.rawValue)", "diagnostic": "\(error.diagnostic)",
            ])
    }

    private func log(_ request: Request, _ response: Response, _ id: String, _ start: ContinuousClock.Instant) {
        guard logger.logLevel <= .info else { return }
        logger.info(
            "request",
            metadata: [
                "request.id": "\(id)",
                "http.request.method": "\(request.method.rawValue)",
                // Without the query, which will hold signatures.
                "url.path": "\(RequestTarget(request.head).path)",
                "http.response.status_code": "\(response.status.code)",
                "image.cache": "\(response.headers[.xCache] ?? "-")",
                "duration_ms": "\(start.duration(to: .now) / .milliseconds(1))",
            ])
    }
}
