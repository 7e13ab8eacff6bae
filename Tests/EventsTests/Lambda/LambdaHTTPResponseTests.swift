// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import Testing

@testable import Events

/// Answers in the three forms that Lambda hands on.
@Suite struct LambdaHTTPResponseTests {
    private let response = LambdaHTTPResponse(
        status: 404,
        headers: [
            "Content-Type": "a/b", "Vary": "Accept", "vary": "Origin", "Connection": "close", "ETag": "\"1/2\"",
            "Set-Cookie": "a=1", "set-cookie": "b=2",
        ],
        body: ByteBuffer(string: "h\u{E9}?>"))

    @Test func `a stream begins with status and headers`() {
        #expect(
            String(buffer: response.prelude())
                == #"{"cookies":["a=1","b=2"],"headers":{"content-type":"a/b","etag":"\"1/2\"","vary":"Accept, Origin"},"#
                + #""statusCode":404}"#)
        let bare = LambdaHTTPResponse(status: 304).prelude()
        #expect(String(buffer: bare) == #"{"headers":{},"statusCode":304}"#)
    }

    @Test(arguments: [LambdaHTTPRequest.Source.functionURL, .httpAPI])
    func `a buffered answer is JSON with a body in Base64`(_ source: LambdaHTTPRequest.Source) throws {
        #expect(
            try String(buffer: response.buffered(for: source))
                == #"{"body":"aMOpPz4=","cookies":["a=1","b=2"],"#
                + #""headers":{"content-type":"a/b","etag":"\"1/2\"","vary":"Accept, Origin"},"#
                + #""isBase64Encoded":true,"statusCode":404}"#)
    }

    @Test func `a load balancer is told the status in words`() throws {
        #expect(
            try String(buffer: response.buffered(for: .loadBalancer(multiValue: false)))
                == #"{"body":"aMOpPz4=","headers":{"content-type":"a/b","etag":"\"1/2\"","set-cookie":"b=2","#
                + #""vary":"Accept, Origin"},"isBase64Encoded":true,"statusCode":404,"statusDescription":"404 Not Found"}"#
        )
    }

    @Test func `a load balancer that sends lists gets lists`() throws {
        #expect(
            try String(buffer: response.buffered(for: .loadBalancer(multiValue: true)))
                == #"{"body":"aMOpPz4=","isBase64Encoded":true,"multiValueHeaders":{"content-type":["a/b"],"#
                + #""etag":["\"1/2\""],"set-cookie":["a=1","b=2"],"vary":["Accept","Origin"]},"#
                + #""statusCode":404,"statusDescription":"404 Not Found"}"#)
    }

    @Test func `a status without a phrase is told as it is`() {
        #expect(StatusLine.text(200) == "200 OK" && StatusLine.text(599) == "599")
    }

    @Test(
        arguments: [
            (.functionURL, 6_291_556), (.httpAPI, 6_291_556), (.loadBalancer(multiValue: false), 1_048_576),
            (.loadBalancer(multiValue: true), 1_048_576),
        ] as [(LambdaHTTPRequest.Source, Int)])
    func `the limit counts Base64 and JSON`(_ source: LambdaHTTPRequest.Source, _ limit: Int) throws {
        func answer(_ bytes: Int) throws -> Int {
            let body = ByteBuffer(repeating: 0xFF, count: bytes)
            return try LambdaHTTPResponse(status: 200, body: body).buffered(for: source).readableBytes
        }
        let frame = try answer(0)
        let most = (limit - frame) / 4 * 3
        #expect(try answer(most) <= limit)
        for bytes in [most + 3, limit, limit * 2] {
            let error = #expect(throws: LambdaAnswerTooLarge.self) { try answer(bytes) }
            #expect(error?.limit == limit && (error?.bytes ?? 0) > limit)
            #expect(error?.description.contains("RESPONSE_STREAM") == true)
        }
    }

    @Test func `in place of a picture that is too large comes a problem that is not kept`() throws {
        let problem = LambdaAnswerTooLarge(source: .httpAPI, bytes: 7_000_000, limit: 6_291_556).response
        #expect(problem.status == 500 && problem.headers["Cache-Control"] == "no-store")
        #expect(problem.headers["Content-Type"] == "application/problem+json")
        #expect(
            String(buffer: problem.body)
                == #"{"detail":"The answer has 7000000 bytes as JSON, of which Lambda takes 6291556: use a function URL "#
                + #"with RESPONSE_STREAM in place of the HTTP API.","status":500,"#
                + #""title":"Answer too large for Lambda","type":"urn:miniature:problem:answer-too-large"}"#)
    }

    @Test(
        arguments: [
            (.auto, .functionURL, true), (.streamed, .functionURL, true), (.buffered, .functionURL, false),
            (.auto, .httpAPI, false), (.streamed, .httpAPI, false), (.buffered, .httpAPI, false),
            (.auto, .loadBalancer(multiValue: true), false), (.streamed, .loadBalancer(multiValue: false), false),
        ] as [(LambdaResponseMode, LambdaHTTPRequest.Source, Bool)])
    func `only function URLs are answered in a stream`(
        _ mode: LambdaResponseMode, _ source: LambdaHTTPRequest.Source, _ isStreamed: Bool
    ) {
        #expect(mode.isStreamed(to: source) == isStreamed)
    }
}
