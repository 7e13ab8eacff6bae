// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import Testing

@testable import Events

/// What events are taken for, and the requests among them.
@Suite struct LambdaPayloadTests {
    private func request(_ name: String) throws -> LambdaHTTPRequest {
        guard case .http(let request) = try LambdaPayload(LambdaFixture.event(name)) else { throw NotHTTP() }
        return request
    }

    private struct NotHTTP: Error {}

    private func lines(_ headers: HTTPHeaders) -> [String] { headers.map { "\($0.name): \($0.value)" } }

    @Test func `a function URL's request is as it was sent`() throws {
        let request = try request("function-url")
        #expect(request.source == .functionURL && request.method == "GET")
        #expect(request.path == "/800x600/summer%202025/a%2Bb.jpg")
        #expect(request.query == "sig=abc-_&expires=1&x=a%20b+c")
        #expect(request.target == "/800x600/summer%202025/a%2Bb.jpg?sig=abc-_&expires=1&x=a%20b+c")
        #expect(
            lines(request.headers) == [
                "accept: image/avif,image/webp,*/*;q=0.8", "host: abcdefghijklmnop.lambda-url.eu-central-1.on.aws",
                "x-amz-cf-id: Cf==", "x-forwarded-for: 198.51.100.7",
            ])
        #expect(request.sourceIP == "198.51.100.7" && request.body.readableBytes == 0)
    }

    @Test func `an HTTP API's path is encoded again, and a body decoded`() throws {
        let request = try request("http-api")
        #expect(request.source == .httpAPI && request.method == "POST")
        #expect(request.path == "/800x600/summer%202025/a%2Bb%20100%25.jpg")
        #expect(request.target == request.path && request.sourceIP == "2001:db8::1")
        #expect(String(buffer: request.body) == "not a picture")
    }

    @Test func `a load balancer's parameters are joined as they are`() throws {
        let request = try request("load-balancer")
        #expect(request.source == .loadBalancer(multiValue: false) && request.method == "HEAD")
        #expect(request.path == "/800x600/summer%202025//a%2Bb.jpg")
        #expect(request.query == "expires=1741806238&flag=&sig=a%3D%3D")
        #expect(request.headers["accept"] == "image/webp" && request.sourceIP == "72.12.164.125")
    }

    @Test func `a load balancer's lists keep their order and lose the cookies`() throws {
        let request = try request("load-balancer-lists")
        #expect(request.source == .loadBalancer(multiValue: true))
        #expect(
            lines(request.headers) == ["accept: image/webp", "accept: image/avif", "x-forwarded-for: 72.12.164.125"])
        #expect(request.query == "a=%20&b=1&b=2")
    }

    @Test func `a health check of a load balancer is a request`() throws {
        let request = try request("load-balancer-health")
        #expect(request.target == "/" && request.sourceIP == nil)
    }

    @Test(
        arguments: [
            (#"{"Records":[{"eventSource":"aws:sqs","body":"x"}]}"#, "queue"),
            (#"{"Records":[{"eventSource":"aws:s3"}]}"#, "event"),
            (#"{"Records":[{"EventSource":"aws:sns"}]}"#, "event"),
            (#"{"Records":[]}"#, "event"), (#"{"Records":7}"#, "event"), (#"{"Records":[7]}"#, "event"),
            (#"{"Records":[{"eventSource":7}]}"#, "event"), (#"{"Records":null}"#, "event"),
            (#"{"version":"0","detail-type":"Object Created","source":"aws.s3"}"#, "event"),
            (#"{"version":"2.0"}"#, "event"), (#"{"version":2,"requestContext":{"http":{}}}"#, "event"),
            (#"{"version":"2.0","requestContext":"me"}"#, "event"), (#"{"httpMethod":"GET"}"#, "event"),
            (#"{"Service":"Amazon S3","Event":"s3:TestEvent"}"#, "event"),
            ("{}", "event"), ("[]", "event"), ("null", "event"), ("7", "event"), (#""text""#, "event"),
        ])
    func `an event is known by its shape`(_ json: String, _ kind: String) throws {
        switch try LambdaPayload(ByteBuffer(string: json)) {
        case .http: #expect(kind == "http")
        case .queue(let body): #expect(kind == "queue" && String(buffer: body) == json)
        case .event(let body): #expect(kind == "event" && String(buffer: body) == json)
        }
    }

    @Test(
        arguments: [
            ("", "Payload.Malformed"), ("{", "Payload.Malformed"), ("\u{0}", "Payload.Malformed"),
            (#"{"version":"2.0","requestContext":{"http":{"method":"GET"}}}"#, "Payload.Malformed"),
            (#"{"version":"2.0","rawPath":"/","requestContext":{"http":{"method":""}}}"#, "Payload.Malformed"),
            (#"{"version":"2.0","rawPath":7,"requestContext":{"http":{"method":"GET"}}}"#, "Payload.Malformed"),
            (#"{"version":"2.0","rawPath":"/","requestContext":{"http":[]}}"#, "Payload.Malformed"),
            (
                #"{"version":"2.0","rawPath":"/","body":"=","isBase64Encoded":true,"#
                    + #""requestContext":{"http":{"method":"POST"}}}"#, "Payload.Malformed"
            ),
            (#"{"requestContext":{"elb":{}}}"#, "Payload.Malformed"),
            (#"{"requestContext":{"elb":{}},"httpMethod":"GET","path":"/","headers":7}"#, "Payload.Malformed"),
            (#"{"version":"1.0","httpMethod":"GET","path":"/","requestContext":{}}"#, "Payload.Unsupported"),
            (#"{"resource":"/","httpMethod":"GET","path":"/","requestContext":{}}"#, "Payload.Unsupported"),
        ])
    func `what is no event, or half a request, is an error of its own`(_ json: String, _ type: String) {
        let error = #expect(throws: InvocationError.self) { try LambdaPayload(ByteBuffer(string: json)) }
        #expect(error?.type == type && error?.message.hasSuffix(".") == true)
    }

    @Test func `no beginning of an event is a crash`() throws {
        let names = ["function-url", "http-api", "load-balancer", "load-balancer-lists"]
        for event in try names.map({ try LambdaFixture.event($0) }) {
            let text = String(buffer: event)
            for length in stride(from: 0, to: text.utf8.count - 2, by: 7) {
                let beginning = ByteBuffer(string: String(decoding: text.utf8.prefix(length), as: UTF8.self))
                #expect(throws: InvocationError.self) { try LambdaPayload(beginning) }
            }
        }
    }
}
