// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes
internal import Origin

/// The kinds of answers without a picture, and the one table of what each looks like on the wire.
///
/// Transient trouble is 503 or 504 and never 404 or 429: on a 5xx a CDN goes on serving its stale copy, a 4xx replaces
/// it. What depends on a client's headers, or on how it sends them, is `no-store`: caches key by URL, and would hand one
/// client's refusal to all.
enum Problem: String, CaseIterable {
    case malformed, missing, unsupported, saturated, draining, deadline, cancelled, failed
    case bodyNotAllowed = "body-not-allowed"
    case notVerified = "not-verified"
    case hostInvalid = "host-invalid"
    case hostMissing = "host-missing"
    case malformedRequest = "malformed-request"
    case tooSlow = "too-slow"
    case headersTooLarge = "headers-too-large"
    case methodNotAllowed = "method-not-allowed"
    case notAllowed = "not-allowed"
    case rangeNotSatisfiable = "range-not-satisfiable"
    case renderTrouble = "render-trouble"
    case storeTrouble = "store-trouble"
    case tooLarge = "too-large"
    case uriTooLong = "uri-too-long"

    /// How a kind is answered.
    struct Row {
        let status: HTTPResponse.Status
        let title: String
        let cacheControl: String
    }

    var row: Row {
        switch self {
        case .malformed: Row(status: .badRequest, title: "Not a variant's URL", cacheControl: CacheControl.day)
        case .bodyNotAllowed: Row(status: .badRequest, title: "A body is not allowed", cacheControl: CacheControl.none)
        case .hostMissing: Row(status: .badRequest, title: "No Host", cacheControl: CacheControl.none)
        case .uriTooLong: Row(status: .uriTooLong, title: "URL too long", cacheControl: CacheControl.day)
        case .headersTooLarge:
            Row(status: .requestHeaderFieldsTooLarge, title: "Headers too large", cacheControl: CacheControl.none)
        case .hostInvalid: Row(status: .badRequest, title: "Not one Host", cacheControl: CacheControl.none)
        case .malformedRequest: Row(status: .badRequest, title: "Not a request", cacheControl: CacheControl.none)
        case .tooSlow: Row(status: .requestTimeout, title: "Request too slow", cacheControl: CacheControl.none)
        case .notAllowed:
            Row(status: .forbidden, title: "Size or option not offered", cacheControl: CacheControl.minute)
        case .notVerified: Row(status: .forbidden, title: "Not by way of the CDN", cacheControl: CacheControl.none)
        case .missing: Row(status: .notFound, title: "No such original", cacheControl: CacheControl.halfMinute)
        case .methodNotAllowed:
            Row(status: .methodNotAllowed, title: "Method not allowed", cacheControl: CacheControl.day)
        case .unsupported:
            Row(status: .unsupportedMediaType, title: "Not a usable picture", cacheControl: CacheControl.fiveMinutes)
        case .tooLarge:
            Row(status: .contentTooLarge, title: "Original too large", cacheControl: CacheControl.fiveMinutes)
        case .rangeNotSatisfiable:
            Row(status: .rangeNotSatisfiable, title: "Range not satisfiable", cacheControl: CacheControl.none)
        case .saturated: Row(status: .serviceUnavailable, title: "Too much to do", cacheControl: CacheControl.none)
        case .draining: Row(status: .serviceUnavailable, title: "Shutting down", cacheControl: CacheControl.none)
        case .storeTrouble: Row(status: .serviceUnavailable, title: "Store in trouble", cacheControl: CacheControl.none)
        case .renderTrouble:
            Row(status: .serviceUnavailable, title: "No render process", cacheControl: CacheControl.none)
        case .deadline: Row(status: .gatewayTimeout, title: "Out of time", cacheControl: CacheControl.none)
        case .cancelled: Row(status: .serviceUnavailable, title: "Given up", cacheControl: CacheControl.none)
        case .failed: Row(status: .internalServerError, title: "Internal error", cacheControl: CacheControl.none)
        }
    }

    /// The kind of a cause in the origin.
    ///
    /// A client that has left gets no answer; the row is for the log.
    init(_ cause: OriginError.Cause) {
        switch cause {
        case .malformed: self = .malformed
        case .notAllowed: self = .notAllowed
        case .missing: self = .missing
        case .unsupported: self = .unsupported
        case .tooLarge: self = .tooLarge
        case .saturated: self = .saturated
        case .draining: self = .draining
        case .storeTrouble: self = .storeTrouble
        case .renderTrouble: self = .renderTrouble
        case .deadline: self = .deadline
        case .cancelled: self = .cancelled
        case .failed: self = .failed
        }
    }
}
