// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import HTTPClient
import Testing

/// What SQS says is wrong, wherever it says so, and what is done about it.
@Suite struct SQSClientErrorTests {
    private let deadline = ContinuousClock.now + .seconds(60)

    private func failure(_ answers: ScriptedTransport.Answer...) async throws -> (AWSError?, requests: Int) {
        let transport = ScriptedTransport(answers + answers + answers)
        let error = await #expect(throws: AWSError.self) {
            try await SQSFixture.client(transport).receive(1, wait: .zero, deadline: deadline)
        }
        return (error, transport.requests.count)
    }

    @Test(
        arguments: [
            ("{\"__type\":\"com.amazonaws.sqs#QueueDoesNotExist\",\"message\":\"Why\"}", [:]),
            ("{\"__type\":\"AWS.SimpleQueueService.QueueDoesNotExist\",\"Message\":\"Why.\"}", [:]),
            ("{\"message\":\"Why\"}", ["x-amzn-ErrorType": "QueueDoesNotExist:http://internal.amazon.com/coral/"]),
            (
                "{\"__type\":\"QueueDoesNotExist\",\"message\":\"Why\"}",
                ["X-Amzn-Query-Error": "AWS.SimpleQueueService.NonExistentQueue;Sender"]
            ),
        ] as [(String, HTTPHeaders)])
    func `the name of an error is found where it is`(_ json: String, _ headers: HTTPHeaders) async throws {
        var headers = headers
        headers.add("x-amzn-RequestId", "R")
        let (error, requests) = try await failure(.response(400, headers, json))
        #expect(error?.code == .missingQueue && error?.serviceCode == "QueueDoesNotExist" && requests == 1)
        #expect(error?.message == "SQS answered 400 QueueDoesNotExist to ReceiveMessage: Why.")
        #expect(error?.requestID == "R")
    }

    @Test func `the older protocol's name will do`() async throws {
        let headers: HTTPHeaders = ["x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender"]
        let (error, _) = try await failure(.response(400, headers, ""))
        #expect(error?.code == .missingQueue && error?.serviceCode == "NonExistentQueue")
    }

    @Test(arguments: ["", "{", "<html>no</html>", "[1]", "{\"__type\":7}", "{\"__type\":\"\"}", "{\"__type\":\"a#\"}"])
    func `without a name the status has to do`(_ body: String) async throws {
        let (error, requests) = try await failure(.response(502, [:], body))
        #expect(error?.code == .unavailable && error?.serviceCode == nil && requests == 3)
        #expect(error?.message == "SQS answered 502 to ReceiveMessage.")
    }

    @Test(
        arguments: [
            (400, "OverLimit", .throttled, 3), (403, "RequestThrottled", .throttled, 3),
            (400, "ThrottlingException", .throttled, 3), (400, "KmsThrottled", .throttled, 3),
            (503, "ServiceUnavailable", .throttled, 3), (500, "InternalFailure", .unavailable, 3),
            (400, "AccessDeniedException", .forbidden, 1), (403, "AccessDenied", .forbidden, 1),
            (400, "KmsAccessDenied", .forbidden, 1), (400, "InvalidSignatureException", .unauthorised, 1),
            (403, "InvalidClientTokenId", .unauthorised, 1), (400, "UnrecognizedClientException", .unauthorised, 1),
            (400, "MissingAuthenticationTokenException", .unauthorised, 1), (400, "InvalidAddress", .rejected, 1),
            (400, "UnsupportedOperation", .rejected, 1), (403, "ExpiredToken", .expired, 1),
        ] as [(Int, String, AWSError.Code, Int)])
    func `what may pass is tried again`(_ status: Int, _ name: String, _ code: AWSError.Code, _ requests: Int)
        async throws
    {
        let body = "{\"__type\":\"com.amazonaws.sqs#\(name)\"}"
        let (error, sent) = try await failure(.response(status, [:], body))
        #expect(error?.code == code && error?.serviceCode == name && sent == requests)
    }

    @Test func `a connection that breaks is tried again`() async throws {
        let transport = ScriptedTransport(.failure(.reset), .response(200, [:], "{}"))
        #expect(try await SQSFixture.client(transport).receive(1, wait: .zero, deadline: deadline).isEmpty)
        #expect(transport.requests.count == 2)
    }

    @Test(arguments: ["ExpiredToken", "com.amazon.coral.service#ExpiredTokenException"])
    func `expired credentials are renewed once`(_ name: String) async throws {
        let expired = ScriptedTransport.Answer.response(400, [:], "{\"__type\":\"\(name)\"}")
        let renewed = ScriptedTransport(expired, .response(200, [:], "{}"))
        let client = try SQSFixture.client(renewed, credentials: CountedCredentials())
        #expect(try await client.receive(1, wait: .zero, deadline: deadline).isEmpty)
        let keys = renewed.requests.map { $0.headers["authorization"]?.contains("Credential=KEY1/") }
        #expect(keys == [false, true])
        let never = ScriptedTransport(expired, expired, expired)
        let error = await #expect(throws: AWSError.self) {
            try await SQSFixture.client(never, credentials: CountedCredentials()).receive(
                1, wait: .zero, deadline: deadline)
        }
        #expect(error?.code == .expired && never.requests.count == 2)
    }
}
