// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import NIOCore
internal import Origin

/// Answers with a picture: 200, 206, 304 and 416 (RFC 9110 §13, §14).
enum VariantResponse {
    /// The answer to a request whose variant is at hand.
    ///
    /// The conditions are taken in RFC 9110 §13.2.2's order: `If-None-Match`, else `If-Modified-Since`; then `If-Range`
    /// decides whether `Range` counts.
    static func make(
        _ variant: Variant, _ status: CacheStatus, _ timings: Timings, for request: HTTPRequest, requestID: String
    ) -> ImageResponse {
        guard !isNotModified(variant.validators, request) else {
            return notModified(variant.validators, status, timings)
        }
        var headers = headers(variant.validators, status, timings)
        headers[.contentType] = variant.mediaType
        headers[.acceptRanges] = "bytes"
        let length = variant.bytes.readableBytes
        let range =
            request.method == .get && rangeCounts(variant.validators, request) ? request.headerFields[.range] : nil
        switch ByteRange.parse(range, length: length) {
        case .whole:
            return ImageResponse(.variant(status), status: .ok, headers: headers, body: variant.bytes)
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
            let start = variant.bytes.readerIndex + range.lowerBound
            let part = variant.bytes.getSlice(at: start, length: range.count) ?? ByteBuffer()
            return ImageResponse(.variant(status), status: .partialContent, headers: headers, body: part)
        case .unsatisfiable:
            var response = ProblemDetails.response(
                .rangeNotSatisfiable, detail: "The picture has \(length) bytes; none of them is in the range.",
                requestID: requestID)
            response.headers[.contentRange] = "bytes */\(length)"
            return response
        }
    }

    /// The picture that is shown instead of a missing one: a 404 with a body that a page can show.
    static func fallback(_ variant: Variant) -> ImageResponse {
        let headers: HTTPFields = [
            .contentType: variant.mediaType, .cacheControl: Problem.missing.row.cacheControl,
        ]
        return ImageResponse(.fallback, status: .notFound, headers: headers, body: variant.bytes)
    }

    /// The answer to a client whose copy is good.
    static func notModified(_ validators: Validators, _ status: CacheStatus, _ timings: Timings) -> ImageResponse {
        ImageResponse(.notModified, status: .notModified, headers: headers(validators, status, timings))
    }

    private static func headers(_ validators: Validators, _ status: CacheStatus, _ timings: Timings) -> HTTPFields {
        var headers = HTTPFields()
        headers[.eTag] = validators.entityTag.description
        headers[.lastModified] = HTTPDate.string(validators.lastModified)
        headers[.cacheControl] = validators.cacheControl
        headers[.cacheTag] = validators.cacheTag.description
        headers[.xCache] = status.rawValue
        headers[.serverTiming] = timings.parts.isEmpty ? nil : serverTiming(timings)
        return headers
    }

    private static func isNotModified(_ validators: Validators, _ request: HTTPRequest) -> Bool {
        if let field = request.headerFields[.ifNoneMatch] {
            return EntityTagList(parsing: field).contains(validators.entityTag)
        }
        guard let field = request.headerFields[.ifModifiedSince], let since = HTTPDate.seconds(field) else {
            return false
        }
        return validators.lastModified <= since
    }

    /// `If-Range` compares strongly: a weak tag, or another date, means the whole.
    private static func rangeCounts(_ validators: Validators, _ request: HTTPRequest) -> Bool {
        guard let condition = request.headerFields[.ifRange] else { return true }
        return condition == validators.entityTag.description
            || HTTPDate.seconds(condition) == validators.lastModified
    }

    /// `fetch;dur=12.3, decode;dur=45.6`, in milliseconds.
    private static func serverTiming(_ timings: Timings) -> String {
        timings.parts.map { part in
            let (seconds, attoseconds) = part.duration.components
            let tenths = seconds * 10_000 + attoseconds / 100_000_000_000_000
            return "\(part.name);dur=\(tenths / 10).\(tenths % 10)"
        }
        .joined(separator: ", ")
    }
}
