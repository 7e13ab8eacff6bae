// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import Testing

@testable import Events

/// What the Runtime API says of an invocation, and how much of it is believed.
@Suite struct InvocationTests {
    private static let start = ContinuousClock.now
    private let clock = LambdaClock(unixMilliseconds: { 1_741_806_238_000 }, now: { Self.start })

    private func invocation(_ headers: HTTPHeaders) throws -> Invocation {
        try Invocation(HTTPResponse(status: 200, headers: headers, body: ByteBuffer(string: "{}")), clock)
    }

    @Test func `an invocation has all that was said of it`() throws {
        let invocation = try invocation([
            "Lambda-Runtime-Aws-Request-Id": "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
            "Lambda-Runtime-Deadline-Ms": "1741806241500", "Lambda-Runtime-Trace-Id": "Root=1-5bef4de7;Sampled=1",
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-central-1:123456789012:function:miniature",
        ])
        #expect(invocation.id == "8476a536-e9f4-11e8-9739-2dfe598c3fcd" && String(buffer: invocation.body) == "{}")
        #expect(invocation.deadline == Self.start + .milliseconds(3500))
        #expect(invocation.remaining(at: Self.start + .seconds(1)) == .milliseconds(2500))
        #expect(invocation.remaining(at: Self.start + .seconds(4)) == .zero)
        #expect(invocation.ending(.milliseconds(500)).deadline == Self.start + .seconds(3))
        #expect(invocation.functionARN.hasSuffix(":miniature") && invocation.traceID == "Root=1-5bef4de7;Sampled=1")
    }

    @Test(
        arguments: [
            ("1741806238001", .milliseconds(1)), ("1741806238000", .zero), ("1741806237999", .zero),
            ("0", .zero), ("-9223372036854775808", .zero), ("9223372036854775807", .seconds(900)),
            ("1741807138000", .seconds(900)), ("1741807138001", .seconds(900)),
            (nil, .seconds(900)), ("", .seconds(900)), ("soon", .seconds(900)), ("1e12", .seconds(900)),
        ] as [(String?, Duration)])
    func `a deadline is between now and the longest that Lambda waits`(_ value: String?, _ remaining: Duration) throws {
        var headers: HTTPHeaders = ["Lambda-Runtime-Aws-Request-Id": "1"]
        if let value { headers.add("Lambda-Runtime-Deadline-Ms", value) }
        #expect(try invocation(headers).deadline == Self.start + remaining)
    }

    @Test(arguments: [HTTPHeaders(), ["Lambda-Runtime-Aws-Request-Id": ""]])
    func `an invocation without an id cannot be answered`(_ headers: HTTPHeaders) {
        let error = #expect(throws: RuntimeAPIError.self) { try invocation(headers) }
        #expect(error?.code == .malformed)
    }

    @Test func `a failure goes into a header and into JSON`() {
        let error = InvocationError(type: "Handler.Failed\r\nX: 1", message: "A \"quote\" and a\nline.")
        #expect(error.type == "Handler.FailedX1")
        #expect(
            String(buffer: error.json).contains(#""errorMessage":"A \"quote\" and a\nline.""#)
                && String(buffer: error.json).contains(#""stackTrace":[]"#))
    }

    @Test(
        arguments: [
            ([:], 1, nil), (["AWS_LAMBDA_MAX_CONCURRENCY": "8", "AWS_LAMBDA_RUNTIME_API": "h:9001"], 8, "h:9001"),
            (["AWS_LAMBDA_MAX_CONCURRENCY": "0", "AWS_LAMBDA_RUNTIME_API": ""], 1, nil),
            (["AWS_LAMBDA_MAX_CONCURRENCY": "-3"], 1, nil), (["AWS_LAMBDA_MAX_CONCURRENCY": "many"], 1, nil),
            (["AWS_LAMBDA_MAX_CONCURRENCY": "99999"], 1024, nil),
        ] as [([String: String], Int, String?)])
    func `the environment says how many and where`(_ environment: [String: String], _ count: Int, _ api: String?) {
        #expect(LambdaConfiguration.concurrency(environment) == count)
        #expect(LambdaConfiguration.runtimeAPI(environment) == api)
    }
}
