// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import HTTPClient
import NIOCore
import Testing

/// The calls as they go out and what is made of the answers.
@Suite struct S3ClientTests {
    private let deadline = ContinuousClock.now + .seconds(60)

    private func client(
        _ transport: ScriptedTransport,
        signed: Bool = true,
        retries: RetryPolicy = RetryPolicy(limit: 0)
    ) throws -> S3Client {
        let credentials = Credentials(accessKeyID: "AKID", secretAccessKey: "secret", sessionToken: "token")
        return try S3Client(
            location: S3Location(bucket: "photos", region: "eu-central-1"),
            credentials: signed ? StaticCredentials(credentials) : AnonymousCredentials(), http: transport,
            retry: retries, time: { 1_369_353_600 })
    }

    @Test func `an object is asked for by its exact key and described by the answer`() async throws {
        let transport = ScriptedTransport(
            .response(
                200,
                [
                    "Content-Length": "5", "ETag": "\"abc\"", "Last-Modified": "Wed, 12 Oct 2009 17:50:00 GMT",
                    "Content-Type": "image/jpeg", "X-Amz-Meta-A": "1", "x-amz-version-id": "v1",
                ], "hello"))
        let sink = TextSink()
        let object = try await client(transport).get("a//../b c+\u{E9}.jpg", limit: 5, into: sink, deadline: deadline)
        #expect(sink.text == "hello" && object.size == 5 && object.etag == "abc")
        #expect(object.lastModified == 1_255_369_800 && object.contentType == "image/jpeg")
        #expect(object.metadata == ["a": "1"] && object.versionID == "v1" && object.cacheControl == nil)
        let request = try #require(transport.requests.first)
        #expect(request.url == "https://photos.s3.eu-central-1.amazonaws.com/a//../b%20c%2B%C3%A9.jpg")
        #expect(request.headers["x-amz-security-token"] == "token")
        #expect(request.headers["x-amz-content-sha256"] == Digest.ofNothing)
        #expect(request.headers["host"] == nil)
    }

    @Test func `an upload is signed with its hash and attributes`() async throws {
        let transport = ScriptedTransport(.response(200, [:], ""))
        let upload = S3Upload(
            bytes: ByteBuffer(string: "abc"), contentType: "image/webp", cacheControl: "no-store",
            metadata: ["b": "2", "a": "1"], onlyIfAbsent: true)
        try await client(transport).put(upload, at: "k", deadline: deadline)
        let request = try #require(transport.requests.first)
        #expect(request.method == "PUT" && request.body == ByteBuffer(string: "abc"))
        #expect(
            request.headers["x-amz-content-sha256"]
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(request.headers["if-none-match"] == "*" && request.headers["x-amz-meta-a"] == "1")
        let names =
            "SignedHeaders=cache-control;content-type;host;if-none-match;x-amz-checksum-crc32;"
            + "x-amz-content-sha256;x-amz-date;x-amz-meta-a;x-amz-meta-b;x-amz-security-token,"
        #expect(request.headers["authorization"]?.contains(names) == true)
    }

    @Test func `anonymous requests are not signed`() async throws {
        let transport = ScriptedTransport(.response(204, [:], ""))
        try await client(transport, signed: false).delete("k", deadline: deadline)
        #expect(transport.requests.first?.headers["authorization"] == nil)
    }

    @Test func `a listing is asked for with a sorted query`() async throws {
        let transport = ScriptedTransport(.response(200, [:], "<ListBucketResult/>"))
        _ = try await client(transport).listObjectsV2(
            prefix: "a b/", startAfter: "a b/\u{E9}", limit: 5000, continuation: "1+=", deadline: deadline)
        #expect(
            transport.requests.first?.url == "https://photos.s3.eu-central-1.amazonaws.com/?continuation-token=1%2B%3D"
                + "&encoding-type=url&list-type=2&max-keys=1000&prefix=a%20b%2F&start-after=a%20b%2F%C3%A9")
    }

    @Test(arguments: [("6", "hello!"), (nil, "hello!"), ("5", "hello!")] as [(String?, String)])
    func `a limit holds whether the length is announced, wrong or missing`(_ length: String?, _ body: String)
        async throws
    {
        let headers: HTTPHeaders = length.map { ["Content-Length": $0] } ?? [:]
        let transport = ScriptedTransport(.response(200, headers, body))
        let sink = TextSink()
        let error = await #expect(throws: AWSError.self) {
            try await client(transport, retries: .atOnce).get("k", limit: 5, into: sink, deadline: deadline)
        }
        #expect(error?.code == .tooLarge && sink.text.isEmpty && transport.requests.count == 1)
    }

    @Test(
        arguments: [
            (404, "NoSuchKey", .notFound), (404, "", .notFound), (404, "NoSuchBucket", .missingBucket),
            (403, "AccessDenied", .forbidden), (401, "", .forbidden), (412, "PreconditionFailed", .changed),
            (409, "ConditionalRequestConflict", .conflict), (503, "SlowDown", .throttled), (429, "", .throttled),
            (500, "InternalError", .unavailable), (502, "", .unavailable), (504, "", .unavailable),
            (301, "", .wrongRegion),
            (400, "AuthorizationHeaderMalformed", .wrongRegion), (400, "RequestTimeout", .timeout),
            (400, "InvalidArgument", .rejected), (302, "", .rejected), (400, "ExpiredToken", .expired),
            (403, "RequestTimeTooSkewed", .skewed), (403, "SignatureDoesNotMatch", .unauthorised),
            (403, "InvalidAccessKeyId", .unauthorised), (403, "InvalidObjectState", .archived),
            (429, "RequestLimitExceeded", .throttled), (304, "", .notModified), (599, "", .unavailable),
        ] as [(Int, String, AWSError.Code)])
    func `an answer of failure is understood`(_ status: Int, _ name: String, _ code: AWSError.Code) async throws {
        let body =
            "<Error><Code>\(name)</Code><Message>Why.</Message><RequestId>R</RequestId><Region>eu-central-1</Region></Error>"
        let transport = ScriptedTransport(.response(status, [:], name.isEmpty ? "<html>Oops" : body))
        let error = await #expect(throws: AWSError.self) {
            try await client(transport).get("k", limit: 5, into: TextSink(), deadline: deadline)
        }
        #expect(error?.code == code && error?.status == status)
        #expect(error?.serviceCode == (name.isEmpty ? nil : name) && error?.requestID == (name.isEmpty ? nil : "R"))
        #expect(error?.message.hasSuffix(".") == true)
    }
}

extension RetryPolicy {
    /// Retries without waiting.
    static var atOnce: RetryPolicy { RetryPolicy(sleep: { _ in }, random: { 0 }) }
}
