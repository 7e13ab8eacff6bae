// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import HTTPClient
import NIOCore
import Testing

/// Reads of one object only, of many objects to delete, and what is known of the client afterwards.
@Suite struct S3ClientConditionTests {
    private let deadline = ContinuousClock.now + .seconds(60)

    private func client(_ transport: ScriptedTransport) throws -> S3Client {
        try S3Client(
            location: S3Location(bucket: "b", region: "r"), credentials: AnonymousCredentials(), http: transport,
            retry: .atOnce)
    }

    @Test(
        arguments: [
            (.match("x"), "if-match", 412, .changed), (.noneMatch("x"), "if-none-match", 304, .notModified),
        ] as [(S3Condition, String, Int, AWSError.Code)])
    func `a condition is sent, and its failure has a name`(
        _ condition: S3Condition, _ header: String, _ status: Int, _ code: AWSError.Code
    ) async throws {
        for isHead in [false, true] {
            let transport = ScriptedTransport(.response(status, [:], ""))
            let client = try client(transport)
            let error = await #expect(throws: AWSError.self) {
                if isHead {
                    _ = try await client.head("k", condition: condition, deadline: deadline)
                } else {
                    _ = try await client.get(
                        "k", limit: 9, condition: condition, into: TextSink(), deadline: deadline)
                }
            }
            #expect(error?.code == code)
            #expect(transport.requests.map { $0.headers[header] } == ["\"x\""])
        }
    }

    @Test func `objects are deleted by one request`() async throws {
        let answer = """
            <DeleteResult><Error><Key>b&amp;</Key><Code>AccessDenied</Code><Message>No.</Message></Error>
            <Error><Key>c</Key><Code>InternalError</Code><Message/></Error></DeleteResult>
            """
        let transport = ScriptedTransport(.response(200, [:], answer))
        let failures = try await client(transport).deleteObjects(["a\r\n", "b&", "c"], deadline: deadline)
        #expect(failures.map(\.key) == ["b&", "c"] && failures.map(\.error.code) == [.forbidden, .unavailable])
        let request = try #require(transport.requests.first)
        #expect(request.method == "POST" && request.url.hasSuffix("/?delete="))
        #expect(request.headers["x-amz-checksum-crc32"]?.count == 8)
        let body = request.body.map { String(buffer: $0) } ?? ""
        let keys = "<Object><Key>a&#13;&#10;</Key></Object><Object><Key>b&amp;</Key></Object>"
        #expect(body.contains("<Quiet>true</Quiet>\(keys)<Object><Key>c</Key></Object></Delete>"))
    }

    @Test(arguments: ["", "<html>Oops", "<DeleteResult>"])
    func `a deletion that is not confirmed is an error`(_ answer: String) async throws {
        let transport = ScriptedTransport(.response(200, [:], answer))
        let error = await #expect(throws: AWSError.self) {
            try await client(transport).deleteObjects(["a"], deadline: deadline)
        }
        #expect(error?.code == .malformed)
    }

    @Test func `what cannot be asked is not`() async throws {
        let transport = ScriptedTransport()
        let client = try client(transport)
        for keys in [["\u{1}"], [String](repeating: "a", count: 1001)] {
            let error = await #expect(throws: AWSError.self) {
                try await client.deleteObjects(keys, deadline: deadline)
            }
            #expect(error?.code == .invalid)
        }
        #expect(try await client.deleteObjects([], deadline: deadline).isEmpty)
        #expect(transport.requests.isEmpty)
    }

    @Test func `names that do not resolve are a problem at the third call, until one does`() async throws {
        let failures = [ScriptedTransport.Answer](repeating: .failure(.resolve), count: 6)
        let transport = ScriptedTransport(failures + [.response(200, ["Content-Length": "1"], "")])
        let client = try client(transport)
        for call in 1...3 {
            _ = try? await client.head("k", deadline: deadline)
            #expect(transport.requests.count == 2 * call && (client.problem == nil) == (call < 3))
        }
        _ = try await client.head("k", deadline: deadline)
        #expect(client.problem == nil)
    }

    @Test func `reads wait for the head of an answer so long and no longer`() async throws {
        let transport = ScriptedTransport(.response(200, ["Content-Length": "1"], ""), .response(200, [:], ""))
        let client = try client(transport)
        _ = try await client.head("k", deadline: deadline)
        try await client.put(S3Upload(bytes: ByteBuffer()), at: "k", deadline: deadline)
        let times = transport.requests.map(\.answerBy)
        let first = try #require(times[0])
        #expect(first <= .now + .seconds(5) && first > .now && times[1] == nil)
    }
}
