// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import HTTPClient
import Testing

/// The calls of a consumer as they go out, and what is made of the answers.
@Suite struct SQSClientTests {
    private let deadline = ContinuousClock.now + .seconds(60)
    private typealias Answer = ScriptedTransport.Answer

    @Test func `a receive asks for all that a worker needs`() async throws {
        let transport = ScriptedTransport(.response(200, [:], "{}"))
        let messages = try await SQSFixture.client(transport).receive(
            7, wait: .seconds(20), visibility: .milliseconds(30_001), deadline: deadline)
        #expect(messages.isEmpty)
        let request = try #require(transport.requests.first)
        #expect(request.method == "POST" && request.url == "https://sqs.eu-west-1.amazonaws.com/")
        #expect(request.headers["x-amz-target"] == "AmazonSQS.ReceiveMessage")
        #expect(request.headers["content-type"] == "application/x-amz-json-1.0")
        #expect(
            request.headers["authorization"]?.contains(
                "Credential=AKID/20130524/eu-west-1/sqs/aws4_request, "
                    + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=") == true)
        let body = try SQSBody(request)
        #expect(body.QueueUrl == SQSFixture.url && body.MaxNumberOfMessages == 7 && body.WaitTimeSeconds == 20)
        #expect(body.VisibilityTimeout == 31 && body.MessageSystemAttributeNames == ["ApproximateReceiveCount"])
        #expect(request.firstByte == .seconds(25) && request.bodyLimit > 10 << 20)
    }

    @Test(
        arguments: [
            (-1, .seconds(-1), nil, 1, 0, nil), (0, .zero, .zero, 1, 0, 0),
            (11, .seconds(21), .seconds(1 << 40), 10, 20, 43_200),
            (10, .seconds(Int64.max), .seconds(Int64.max), 10, 20, 43_200),
            (1, .milliseconds(1), .seconds(-5), 1, 1, 0),
        ] as [(Int, Duration, Duration?, Int, Int, Int?)])
    func `numbers stay within what SQS takes`(
        _ most: Int, _ wait: Duration, _ visibility: Duration?, _ sentMost: Int, _ sentWait: Int, _ sentVisibility: Int?
    ) async throws {
        let transport = ScriptedTransport(.response(200, [:], "{}"))
        _ = try await SQSFixture.client(transport).receive(most, wait: wait, visibility: visibility, deadline: deadline)
        let body = try SQSBody(#require(transport.requests.first))
        #expect(body.MaxNumberOfMessages == sentMost && body.WaitTimeSeconds == sentWait)
        #expect(body.VisibilityTimeout == sentVisibility)
    }

    @Test(
        arguments: [
            ("{}", []), ("{\"Messages\":null}", []), ("{\"Messages\":[]}", []),
            (
                """
                {"Messages":[{"MessageId":"i","ReceiptHandle":"r","MD5OfBody":"x","Body":"{\\"a\\":\\"\\u00e9\\"}",
                "Attributes":{"ApproximateReceiveCount":"3","SentTimestamp":"1"}},
                {"MessageId":"j","ReceiptHandle":"s","Body":""}]}
                """,
                [
                    QueueMessage(id: "i", receipt: "r", body: "{\"a\":\"\u{E9}\"}", receiveCount: 3),
                    QueueMessage(id: "j", receipt: "s", body: ""),
                ]
            ),
            (
                "{\"Messages\":[{\"MessageId\":\"i\",\"ReceiptHandle\":\"r\",\"Attributes\":{\"ApproximateReceiveCount\":\"x\"}}]}",
                [QueueMessage(id: "i", receipt: "r", body: "")]
            ),
        ])
    func `messages are read`(_ json: String, _ messages: [QueueMessage]) async throws {
        let transport = ScriptedTransport(.response(200, [:], json))
        let client = try SQSFixture.client(transport)
        #expect(try await client.receive(10, wait: .zero, deadline: deadline) == messages)
    }

    @Test(arguments: [
        "", "[]", "{\"Messages\":{}}", "{\"Messages\":[{\"MessageId\":\"secret\"}]}", "<html>", "{\"Mess",
    ])
    func `an answer that is not SQS's is an error that shows nothing of it`(_ json: String) async throws {
        let transport = ScriptedTransport(.response(200, [:], json))
        let error = await #expect(throws: AWSError.self) {
            try await SQSFixture.client(transport).receive(1, wait: .zero, deadline: deadline)
        }
        #expect(error?.code == .malformed && error?.message.contains("secret") == false)
        #expect(transport.requests.count == 1)
    }

    @Test(
        arguments: [
            ("{}", QueueAttributes()),
            (
                """
                {"Attributes":{"VisibilityTimeout":"120","ApproximateNumberOfMessages":"7","RedrivePolicy":
                "{\\"deadLetterTargetArn\\":\\"arn:d\\",\\"maxReceiveCount\\":5}"}}
                """,
                QueueAttributes(
                    visibility: .seconds(120), redrive: .init(deadLetterQueue: "arn:d", mostReceives: 5), waiting: 7)
            ),
            (
                "{\"Attributes\":{\"RedrivePolicy\":\"{\\\"deadLetterTargetArn\\\":\\\"a\\\",\\\"maxReceiveCount\\\":\\\"3\\\"}\"}}",
                QueueAttributes(redrive: .init(deadLetterQueue: "a", mostReceives: 3))
            ),
            ("{\"Attributes\":{\"RedrivePolicy\":\"\",\"VisibilityTimeout\":\"-1\"}}", QueueAttributes()),
        ])
    func `what a queue is set to is read`(_ json: String, _ attributes: QueueAttributes) async throws {
        let transport = ScriptedTransport(.response(200, [:], json))
        #expect(try await SQSFixture.client(transport).attributes(deadline: deadline) == attributes)
        let body = try SQSBody(#require(transport.requests.first))
        #expect(body.AttributeNames == ["VisibilityTimeout", "RedrivePolicy", "ApproximateNumberOfMessages"])
        #expect(transport.requests.first?.firstByte == nil)
    }

    @Test func `more than ten go in several calls`() async throws {
        func successes(_ count: Int) -> Answer {
            .response(200, [:], "{\"Successful\":[\((0..<count).map { "{\"Id\":\"\($0)\"}" }.joined(separator: ","))]}")
        }
        let transport = ScriptedTransport(successes(10), successes(2))
        let failures = try await SQSFixture.client(transport).delete(SQSFixture.messages, deadline: deadline)
        #expect(failures.isEmpty && transport.requests.count == 2)
        let bodies = try transport.requests.map { try SQSBody($0) }
        #expect(bodies.flatMap { $0.Entries ?? [] }.map(\.ReceiptHandle) == (0..<12).map { "r\($0)" })
        #expect(bodies[1].Entries?.map(\.Id) == ["0", "1"] && bodies[1].QueueUrl == SQSFixture.url)
        #expect(transport.requests.allSatisfy { $0.headers["x-amz-target"] == "AmazonSQS.DeleteMessageBatch" })
    }

    @Test func `nothing to delete asks nothing`() async throws {
        let transport = ScriptedTransport()
        #expect(try await SQSFixture.client(transport).delete([], deadline: deadline).isEmpty)
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [(.zero, 0), (.seconds(30), 30), (.seconds(100_000), 43_200)] as [(Duration, Int)])
    func `visibility is set for each`(_ duration: Duration, _ seconds: Int) async throws {
        let transport = ScriptedTransport(.response(200, [:], "{\"Successful\":[{\"Id\":\"0\"},{\"Id\":\"1\"}]}"))
        let two = Array(SQSFixture.messages.prefix(2))
        #expect(try await SQSFixture.client(transport).setVisibility(duration, of: two, deadline: deadline).isEmpty)
        #expect(transport.requests.first?.headers["x-amz-target"] == "AmazonSQS.ChangeMessageVisibilityBatch")
        let entries = try SQSBody(#require(transport.requests.first)).Entries
        #expect(entries?.map(\.VisibilityTimeout) == [seconds, seconds])
    }

    @Test func `each failure in a batch is that of its message`() async throws {
        let json = """
            {"Successful":[{"Id":"0"}],"Failed":[
            {"Id":"1","Code":"AWS.SimpleQueueService.MessageNotInflight","Message":"No","SenderFault":true},
            {"Id":"2","Code":"InternalError","SenderFault":false}, {"Id":"77"}]}
            """
        let transport = ScriptedTransport(.response(200, [:], json))
        let four = Array(SQSFixture.messages.prefix(4))
        let failures = try await SQSFixture.client(transport).delete(four, deadline: deadline)
        #expect(failures.map(\.message.id) == ["m1", "m2", "m3"])
        #expect(failures.map(\.serviceCode) == ["MessageNotInflight", "InternalError", "nothing"])
        #expect(failures.map(\.isLasting) == [true, false, false])
        #expect(failures.first?.description == "SQS answered MessageNotInflight for a message: No.")
    }

    @Test func `another endpoint is asked about the same queue if there is one`() async throws {
        let transport = ScriptedTransport(.response(200, [:], "{}"))
        _ = try await SQSFixture.client(transport, endpoint: "http://127.0.0.1:4566/x/").attributes(deadline: deadline)
        #expect(transport.requests.first?.url == "http://127.0.0.1:4566/x/")
        #expect(try SQSBody(#require(transport.requests.first)).QueueUrl == SQSFixture.url)
        #expect(throws: AWSError.self) { try SQSFixture.client(transport, endpoint: "127.0.0.1") }
    }

    @Test(
        arguments: [
            (["AWS_ENDPOINT_URL": "a", "AWS_ENDPOINT_URL_SQS": "b"], "b"),
            (["AWS_ENDPOINT_URL": "a", "AWS_ENDPOINT_URL_SQS": ""], "a"), (["AWS_ENDPOINT_URL_S3": "c"], nil),
            ([:], nil),
        ] as [([String: String], String?)])
    func `the environment may name the endpoint`(_ environment: [String: String], _ endpoint: String?) {
        #expect(SQSClient.endpoint(environment) == endpoint)
    }
}
