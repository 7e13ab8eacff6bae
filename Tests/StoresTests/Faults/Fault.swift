// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Stores
import TestSupport
import Testing

/// What can go wrong with a read, and what is made of it.
struct Fault: CustomTestStringConvertible, Sendable {
    let name: String
    /// In turn; the last for ever.
    let answers: [ScriptedAnswer]
    /// Nil: the object comes in the end.
    let code: StoreError.Code?
    /// How often S3 is asked.
    let requests: Int
    /// Whether HEAD fares the same.
    let holdsForHead: Bool
    /// Whether readiness is lost by it.
    let isLasting: Bool

    var testDescription: String { name }

    /// How long to wait for signs of life; only those without any wait for it.
    var patience: Duration { isSilent ? FaultyBucket.impatience : FaultyBucket.patience }

    private var isSilent: Bool { name.hasPrefix("silence") || name.hasPrefix("a drip") }

    init(
        _ name: String, _ answers: ScriptedAnswer..., code: StoreError.Code? = nil, requests: Int,
        holdsForHead: Bool = true, isLasting: Bool = false
    ) {
        self.name = name
        self.answers = answers
        self.code = code
        self.requests = requests
        self.holdsForHead = holdsForHead
        self.isLasting = isLasting
    }

    static let body = "hello"
    static let found = ScriptedAnswer.object(body)
    static let wrong = ScriptedAnswer.object(body, headers: ["x-amz-checksum-crc32": "AAAAAA=="])

    static let all = passing + refused + broken + checked

    /// Over soon, or not.
    private static let passing = [
        Fault("no fault", found, requests: 1),
        Fault("latency within the budget", .late(.milliseconds(200), body), requests: 1, holdsForHead: false),
        Fault("silence, once", .steps([]), found, requests: 2),
        Fault("500 once", .error(500, "InternalError"), found, requests: 2),
        Fault("500 for ever", .error(500, "InternalError"), code: .unavailable, requests: 3),
        Fault("502 for ever", .error(502, "BadGateway"), code: .unavailable, requests: 3),
        Fault("504 for ever", .error(504, "GatewayTimeout"), code: .unavailable, requests: 3),
        Fault("503 SlowDown twice", .error(503, "SlowDown"), .error(503, "SlowDown"), found, requests: 3),
        Fault("503 SlowDown for ever", .error(503, "SlowDown"), code: .throttled, requests: 3),
        Fault("503 ServiceUnavailable for ever", .error(503, "ServiceUnavailable"), code: .throttled, requests: 3),
        Fault("429 for ever", .error(429, "TooManyRequests"), code: .throttled, requests: 3),
        Fault(
            "RequestLimitExceeded for ever", .error(400, "RequestLimitExceeded"), code: .throttled, requests: 3,
            holdsForHead: false),
        Fault("RequestTimeout once", .error(400, "RequestTimeout"), found, requests: 2, holdsForHead: false),
        Fault("409 once", .error(409, "OperationAborted"), found, requests: 2),
    ]

    /// What S3 will not do.
    private static let refused = [
        Fault("404 NoSuchKey", .error(404, "NoSuchKey"), code: .notFound, requests: 1),
        Fault(
            "404 NoSuchBucket", .error(404, "NoSuchBucket"), code: .misconfigured, requests: 1, holdsForHead: false,
            isLasting: true),
        Fault("403 AccessDenied", .error(403, "AccessDenied"), code: .forbidden, requests: 1),
        Fault(
            "403 InvalidObjectState", .error(403, "InvalidObjectState"), code: .archived, requests: 1,
            holdsForHead: false),
        Fault(
            "403 SignatureDoesNotMatch", .error(403, "SignatureDoesNotMatch"), code: .unauthorised, requests: 1,
            holdsForHead: false, isLasting: true),
        Fault(
            "403 InvalidAccessKeyId", .error(403, "InvalidAccessKeyId"), code: .unauthorised, requests: 1,
            holdsForHead: false, isLasting: true),
        Fault(
            "400 ExpiredToken with nothing newer", .error(400, "ExpiredToken"), code: .unauthorised, requests: 1,
            holdsForHead: false, isLasting: true),
        Fault("412 unasked", .error(412, "PreconditionFailed"), code: .preconditionFailed, requests: 1),
        Fault("405", .error(405, "MethodNotAllowed"), code: .misconfigured, requests: 1),
    ]

    /// Answers that break off, or are none.
    private static let broken = [
        Fault("shorter than announced, once", .broken("hel", missing: 2), found, requests: 2, holdsForHead: false),
        Fault(
            "shorter than announced, for ever", .broken("hel", missing: 2), code: .truncated, requests: 3,
            holdsForHead: false),
        Fault("closed at once, once", .steps([.close]), found, requests: 2),
        Fault("reset before the answer, once", .steps([.reset]), found, requests: 2),
        Fault("reset before the answer, for ever", .steps([.reset]), code: .unavailable, requests: 3),
        Fault(
            "reset amid the body, once", .broken("hel", missing: 2, by: .reset), found, requests: 2,
            holdsForHead: false),
        Fault(
            "reset amid the body, for ever", .broken("hel", missing: 2, by: .reset), code: .unavailable, requests: 3,
            holdsForHead: false),
        Fault(
            "a drip, once", .steps([.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nh")]), found, requests: 2,
            holdsForHead: false),
        Fault(
            "a drip, for ever", .steps([.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nh")]), code: .timeout,
            requests: 2, holdsForHead: false),
        Fault("no HTTP, once", .steps([.send("SSH-2.0-OpenSSH_9.2\r\n"), .close]), found, requests: 2),
        Fault(
            "no HTTP, for ever", .steps([.send("SSH-2.0-OpenSSH_9.2\r\n"), .close]), code: .unavailable, requests: 2),
        Fault(
            "a length that is no number",
            .steps([.send("HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhello"), .close]), code: .unavailable,
            requests: 2),
        Fault(
            "longer than announced",
            .steps([.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more")]), requests: 1,
            holdsForHead: false),
        Fault(
            "no length",
            .steps([.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]),
            requests: 1, holdsForHead: false),
        Fault(
            "no length and too long",
            .steps([.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello!\r\n0\r\n\r\n")]),
            code: .tooLarge, requests: 1, holdsForHead: false),
        Fault("too long", .object("hello!"), code: .tooLarge, requests: 1, holdsForHead: false),
        Fault(
            "206 unasked", .steps([.send("HTTP/1.1 206 P\r\nContent-Length: 5\r\n\r\nhello")]), code: .unavailable,
            requests: 1, holdsForHead: false),
    ]

    /// Bytes that are not those that were stored.
    private static let checked = [
        Fault("a wrong checksum, once", wrong, found, requests: 2, holdsForHead: false),
        Fault("a wrong checksum, for ever", wrong, code: .corrupt, requests: 2, holdsForHead: false),
        Fault(
            "a checksum of parts", .object(body, headers: ["x-amz-checksum-crc32": "AAAAAA==-2"]), requests: 1),
        Fault(
            "a checksum said to be of parts",
            .object(body, headers: ["x-amz-checksum-crc32": "AAAAAA==", "x-amz-checksum-type": "COMPOSITE"]),
            requests: 1),
        Fault("an unknown checksum", .object(body, headers: ["x-amz-checksum-xxhash64": "AAAA"]), requests: 1),
    ]
}
