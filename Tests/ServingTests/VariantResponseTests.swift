// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPTypes
import Hummingbird
import NIOCore
import Spelling
import TestSupport
import Testing

@testable import Origin
@testable import Serving

struct VariantResponseTests {
    private static let picture = (0..<100).map { UInt8($0) }
    private static let tag = EntityTag(stored: "tag")
    /// 784,111,777 seconds.
    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    private static let variant = Variant(
        bytes: ByteBuffer(bytes: picture), mediaType: "image/webp",
        validators: Validators(
            entityTag: tag, lastModified: 784_111_777, cacheTag: CacheTag(key: "cat.jpg", spec: "800x600")))

    private static func answer(
        _ fields: HTTPFields = [:], method: HTTPRequest.Method = .get, timings: Timings = Timings(),
        bytes: ByteBuffer? = nil
    ) async throws -> Answer {
        let request = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: "/800x600/cat.jpg", headerFields: fields)
        let variant = Variant(
            bytes: bytes ?? variant.bytes, mediaType: variant.mediaType, validators: variant.validators)
        return try await Answer(VariantResponse.make(variant, .miss, timings, for: request, requestID: "id-1"))
    }

    @Test func `a picture comes with all that is known of it`() async throws {
        let answer = try await Self.answer()
        #expect(answer.status == 200)
        #expect(answer.bytes == Self.picture)
        #expect(answer.headers[.contentType] == "image/webp")
        #expect(answer.headers[.contentLength] == "100")
        #expect(answer.headers[.eTag] == "\"tag\"")
        #expect(answer.headers[.lastModified] == Self.date)
        #expect(answer.headers[.acceptRanges] == "bytes")
        #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
        #expect(answer.headers[.cacheTag] == Self.variant.validators.cacheTag.description)
        #expect(answer.headers[.xCache] == "miss")
        #expect(answer.headers[.serverTiming] == nil)
    }

    @Test func `a picture instead of a missing one is a 404 that nobody keeps for long`() async throws {
        let answer = try await Answer(VariantResponse.fallback(Self.variant))
        #expect(answer.status == 404 && answer.bytes == Self.picture)
        #expect(answer.headers[.contentType] == "image/webp")
        #expect(answer.headers[.cacheControl] == "public, max-age=30")
        // It is not the picture that was asked for, so nothing may be compared with it.
        #expect(answer.headers[.eTag] == nil && answer.headers[.lastModified] == nil)
    }

    @Test func `timings are in milliseconds to a tenth`() async throws {
        var timings = Timings()
        timings.add("fetch", .microseconds(12_345))
        timings.add("decode", .seconds(2))
        timings.add("encode", .nanoseconds(1))
        let answer = try await Self.answer(timings: timings)
        #expect(answer.headers[.serverTiming] == "fetch;dur=12.3, decode;dur=2000.0, encode;dur=0.0")
    }

    @Test(arguments: [
        (HTTPField.Name.ifNoneMatch, "\"tag\"", 304), (.ifNoneMatch, "W/\"tag\"", 304), (.ifNoneMatch, "*", 304),
        (.ifNoneMatch, "\"a\", \"tag\"", 304), (.ifNoneMatch, "\"a\"", 200), (.ifNoneMatch, "tag", 200),
        (.ifModifiedSince, date, 304), (.ifModifiedSince, "Sun, 06 Nov 1994 08:49:38 GMT", 304),
        (.ifModifiedSince, "Sun, 06 Nov 1994 08:49:36 GMT", 200), (.ifModifiedSince, "yesterday", 200),
    ])
    func `a condition decides whether the copy is good`(name: HTTPField.Name, value: String, status: Int)
        async throws
    {
        for method in [HTTPRequest.Method.get, .head] {
            let answer = try await Self.answer([name: value], method: method)
            #expect(answer.status == status)
            #expect(answer.body.readableBytes == (status == 304 ? 0 : 100))
            #expect(answer.headers[.eTag] == "\"tag\"")
            #expect(answer.headers[.lastModified] == Self.date)
            #expect(answer.headers[.cacheControl] == "public, max-age=31536000, immutable")
            #expect(answer.headers[.cacheTag] != nil)
        }
    }

    @Test func `a tag that differs beats a date that agrees, and the other way round`() async throws {
        let differs = try await Self.answer([.ifNoneMatch: "\"a\"", .ifModifiedSince: Self.date])
        #expect(differs.status == 200)
        let agrees = try await Self.answer([
            .ifNoneMatch: "\"tag\"", .ifModifiedSince: "Thu, 01 Jan 1970 00:00:00 GMT",
        ])
        #expect(agrees.status == 304)
    }

    @Test(arguments: [("bytes=0-0", 0..<1), ("bytes=10-19", 10..<20), ("bytes=90-", 90..<100), ("bytes=-5", 95..<100)])
    func `a range is answered with its part`(field: String, range: Range<Int>) async throws {
        let answer = try await Self.answer([.range: field])
        #expect(answer.status == 206)
        #expect(answer.bytes == Array(Self.picture[range]))
        #expect(answer.headers[.contentRange] == "bytes \(range.lowerBound)-\(range.upperBound - 1)/100")
        #expect(answer.headers[.contentLength] == "\(range.count)")
        #expect(answer.headers[.eTag] == "\"tag\"")
        #expect(answer.headers[.contentType] == "image/webp")
    }

    @Test func `a part is right in a buffer that has been read from`() async throws {
        var buffer = ByteBuffer(bytes: [9, 9, 9] + Self.picture)
        buffer.moveReaderIndex(forwardBy: 3)
        let answer = try await Self.answer([.range: "bytes=10-19"], bytes: buffer)
        #expect(answer.bytes == Array(10..<20))
        #expect(answer.headers[.contentRange] == "bytes 10-19/100")
    }

    @Test(arguments: ["bytes=0-1,5-9", "items=0-1", "bytes=5-1"])
    func `a range that is not understood is answered with the whole`(field: String) async throws {
        let answer = try await Self.answer([.range: field])
        #expect(answer.status == 200 && answer.bytes == Self.picture)
        #expect(answer.headers[.contentRange] == nil)
    }

    @Test func `a range outside is refused with the length, and that is not kept`() async throws {
        let answer = try await Self.answer([.range: "bytes=100-"])
        #expect(answer.status == 416)
        #expect(answer.headers[.contentRange] == "bytes */100")
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[.eTag] == nil)
    }

    @Test(arguments: [
        ("\"tag\"", 206), (date, 206), ("W/\"tag\"", 200), ("\"other\"", 200), ("tag", 200),
        ("Sun, 06 Nov 1994 08:49:38 GMT", 200), ("Sun, 06 Nov 1994 08:49:36 GMT", 200), ("", 200), ("*", 200),
    ])
    func `If-Range decides strongly whether the range counts`(condition: String, status: Int) async throws {
        let answer = try await Self.answer([.range: "bytes=0-9", .ifRange: condition])
        #expect(answer.status == status)
        #expect(answer.body.readableBytes == (status == 206 ? 10 : 100))
    }

    @Test func `If-Range makes the whole of a range that lies outside of another copy`() async throws {
        let answer = try await Self.answer([.range: "bytes=100-", .ifRange: "\"other\""])
        #expect(answer.status == 200)
    }

    @Test func `HEAD knows no ranges`() async throws {
        for field in ["bytes=0-9", "bytes=100-"] {
            let answer = try await Self.answer([.range: field], method: .head)
            #expect(answer.status == 200)
            #expect(answer.headers[.contentLength] == "100")
        }
    }

    @Test func `a copy that is good is not modified whatever the range`() async throws {
        let answer = try await Self.answer([.range: "bytes=100-", .ifNoneMatch: "\"tag\""])
        #expect(answer.status == 304)
    }
}
