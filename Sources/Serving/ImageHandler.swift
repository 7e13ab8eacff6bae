// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import Logging
public import Origin

/// Turns HTTP requests into requests for pictures, and what comes of them into HTTP answers, without any connection.
///
/// It answers everything, errors too: there is nothing left to do for what carries it.
public struct ImageHandler: Sendable {
    static let allowedMethods = "GET, HEAD, OPTIONS"
    /// A key has up to 1,024 bytes, each of which may take three in a URL; CloudFront's own bound is the same.
    static let longestURL = 8192
    static let longestHead = 16 << 10
    static let mostFields = 128

    /// Runs the part of a request that takes work, and may end it when nobody waits any more.
    public typealias Work = @Sendable () async -> Result<ImageAnswer, OriginError>

    private let origin: Origin
    private let configuration: ServerConfiguration
    private let metrics = ResponseMetrics()
    private let logger: Logger
    private let refusals = OnceAMinute()

    /// Makes a handler over an origin.
    public init(_ origin: Origin, configuration: ServerConfiguration, logger: Logger) {
        self.origin = origin
        self.configuration = configuration
        self.logger = logger
    }

    /// Answers a request.
    ///
    /// - Parameters:
    ///   - request: The head. Its path is taken as it came, percent-encoded.
    ///   - deadline: When the answer is of no use any more; nil leaves it to the configuration.
    ///   - run: Runs what takes work; what is at hand is answered without it.
    public func respond(
        to request: HTTPRequest, deadline: ContinuousClock.Instant? = nil,
        run: (@escaping Work) async -> Result<ImageAnswer, OriginError> = { await $0() }
    ) async -> ImageResponse {
        let start = ContinuousClock.now
        metrics.began()
        defer { metrics.ended() }
        let id = RequestID.of(request.headerFields)
        let longest = start + configuration.deadline
        var response = await answer(request, id, min(deadline ?? longest, longest), run)
        AnswerHeaders.add(to: &response.headers, for: request, id: id, cors: configuration.cors)
        let took = start.duration(to: .now)
        metrics.count(response.outcome, status: response.status.code, took: took)
        log(request, response, id, took)
        return response
    }

    /// Answers a request that never became one: nothing of it is known, or to be believed.
    func refuse(_ refusal: RequestRefusal) -> ImageResponse {
        let id = RequestID.of([:])
        var response = ProblemDetails.response(refusal.problem, detail: refusal.detail, requestID: id)
        let unread = HTTPRequest(method: .get, scheme: nil, authority: nil, path: nil)
        AnswerHeaders.add(to: &response.headers, for: unread, id: id, cors: configuration.cors)
        metrics.count(response.outcome, status: response.status.code, took: .zero)
        logger.info(
            "request",
            metadata: [
                "request.id": "\(id)", "http.response.status_code": "\(response.status.code)",
                "refusal": "\(refusal.detail)",
            ])
        return response
    }

    /// Adds what every answer of the public port has, for one that was made elsewhere.
    func complete(_ headers: inout HTTPFields, for request: HTTPRequest) {
        AnswerHeaders.add(
            to: &headers, for: request, id: RequestID.of(request.headerFields), cors: configuration.cors)
    }

    private func answer(
        _ request: HTTPRequest, _ id: String, _ deadline: ContinuousClock.Instant,
        _ run: (@escaping Work) async -> Result<ImageAnswer, OriginError>
    ) async -> ImageResponse {
        if let problem = refusal(request) {
            return ProblemDetails.response(problem.kind, detail: problem.detail, requestID: id)
        }
        guard request.method != .options else { return options() }
        let target = RequestTarget(request)
        let wanted = ImageRequest(
            path: target.path, query: target.query, accept: request.headerFields[.accept],
            ifNoneMatch: request.headerFields[.ifNoneMatch].map { EntityTagList(parsing: $0) }, deadline: deadline)
        do throws(OriginError) {
            return respond(with: try await answer(wanted, run), to: request, id)
        } catch {
            report(error, request, id)
            return ProblemDetails.response(
                Problem(error.cause), detail: error.detail, requestID: id, retryAfter: error.retryAfter)
        }
    }

    /// What is at hand is answered at once; only what takes work is tied to the client's staying.
    private func answer(
        _ wanted: ImageRequest, _ run: (@escaping Work) async -> Result<ImageAnswer, OriginError>
    ) async throws(OriginError) -> ImageAnswer {
        switch try origin.begin(wanted) {
        case .answered(let answer): return answer
        case .needsWork(let path):
            let origin = origin
            let result = await run {
                do throws(OriginError) { return .success(try await origin.answer(path, wanted)) } catch {
                    return .failure(error)
                }
            }
            return try result.get()
        }
    }

    private func respond(with answer: ImageAnswer, to request: HTTPRequest, _ id: String) -> ImageResponse {
        switch answer {
        case .variant(let variant, let status, let timings):
            VariantResponse.make(variant, status, timings, for: request, requestID: id)
        case .notModified(let validators, let status, let timings):
            VariantResponse.notModified(validators, status, timings)
        case .fallback(let variant): VariantResponse.fallback(variant)
        case .redirect(let path):
            ImageResponse(
                .redirect, status: .movedPermanently,
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
        if let tooLong = Self.tooLong(head) { return tooLong }
        let hasBody = head.headerFields[.contentLength].map { $0 != "0" } ?? false
        guard !hasBody, head.headerFields[.transferEncoding] == nil else {
            return (.bodyNotAllowed, "A request for a picture has no body.")
        }
        return nil
    }

    /// What of a head is longer than is read.
    static func tooLong(_ head: HTTPRequest) -> (kind: Problem, detail: String)? {
        let length = head.path?.utf8.count ?? 0
        guard length <= longestURL else {
            return (.uriTooLong, "The URL has \(length) bytes; up to \(longestURL) are read.")
        }
        // 4 for the colon, the space and the line's end.
        let bytes = head.headerFields.reduce(0) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count + 4 }
        guard bytes <= longestHead else {
            return (.headersTooLarge, "The headers have \(bytes) bytes; up to \(longestHead) are read.")
        }
        return nil
    }

    private func options() -> ImageResponse {
        var headers: HTTPFields = [.allow: Self.allowedMethods, .cacheControl: CacheControl.day]
        CORS.addPreflight(to: &headers)
        return ImageResponse(.preflight, status: .noContent, headers: headers)
    }

    /// Says in the log why there is no picture, in the decoder's or the store's own words where they said something.
    private func report(_ error: OriginError, _ request: HTTPRequest, _ id: String) {
        logger.log(
            level: level(of: error), "\(error.detail)",
            metadata: [
                "request.id": "\(id)",
                "url.path": "\(RequestTarget(request).path)",
                "cause": "\(error.cause.rawValue)",
                "diagnostic": "\(error.diagnostic.isEmpty ? "-" : error.diagnostic)",
            ])
    }

    /// At the default level an operator sees every original that is refused and every failure, but no client's mistakes.
    private func level(of error: OriginError) -> Logger.Level {
        switch error.cause {
        case .failed, .storeTrouble, .renderTrouble:
            // Without a diagnostic it repeats what was logged a moment ago.
            return error.diagnostic.isEmpty ? .info : .warning
        case .unsupported, .tooLarge, .deadline, .saturated: return .info
        // A refusal may be a permission that was taken away.
        case .missing: return error.isPassing && refusals.isDue(at: .now) ? .warning : .debug
        case .malformed, .notAllowed, .draining, .cancelled: return .debug
        }
    }

    private func log(_ request: HTTPRequest, _ response: ImageResponse, _ id: String, _ took: Duration) {
        guard logger.logLevel <= .info else { return }
        logger.info(
            "request",
            metadata: [
                "request.id": "\(id)",
                "http.request.method": "\(request.method.rawValue)",
                // Without the query, which will hold signatures.
                "url.path": "\(RequestTarget(request).path)",
                "http.response.status_code": "\(response.status.code)",
                "image.cache": "\(response.headers[.xCache] ?? "-")",
                "duration_ms": "\(took / .milliseconds(1))",
            ])
    }
}
