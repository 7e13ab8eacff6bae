// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import AWS
internal import FoundationEssentials
internal import Glibc
public import HTTPClient
internal import NIOCore

/// The server with SQS that `Tests/Servers/with-s3` has started for these tests, and a queue on it.
public struct LiveQueue: Sendable {
    /// Whether the server is there.
    public static var isPresent: Bool { variable("ENDPOINT") != nil }

    /// Whether its absence is a failure, as in continuous integration.
    public static var isRequired: Bool { getenv("MINIATURE_TEST_REQUIRE_S3") != nil }

    /// The queue.
    public let queue: QueueURL
    /// Who may do everything there.
    public let credentials: Credentials
    /// Where it is.
    public let endpoint: String
    /// What reaches it.
    public let http: HTTPClient

    private static func variable(_ name: String) -> String? {
        getenv("MINIATURE_TEST_MINISTACK_\(name)").map { String(cString: $0) }
    }

    /// Makes a queue with these attributes.
    public init(_ attributes: [String: String] = [:]) async throws {
        guard let endpoint = Self.variable("ENDPOINT"), let key = Self.variable("KEY"),
            let secret = Self.variable("SECRET"), let region = Self.variable("REGION")
        else { throw Missing() }
        let credentials = Credentials(accessKeyID: key, secretAccessKey: secret)
        var configuration = HTTPClientConfiguration()
        configuration.timeouts.connect = .seconds(60)
        let http = try HTTPClient(configuration)
        let name = "tests-\(UInt64.random(in: 0 ... .max))"
        let body = try Self.json(CreateQueue(QueueName: name, Attributes: attributes))
        let answer = try await Self.post("CreateQueue", body, endpoint, region, credentials, http)
        let created = try JSONDecoder().decode(CreatedQueue.self, from: Data(answer.readableBytesView))
        queue = try QueueURL(created.QueueUrl, region: region)
        self.credentials = credentials
        self.endpoint = endpoint
        self.http = http
    }

    /// A client of it.
    ///
    /// - Parameter secret: Another secret than the right one.
    public func client(secret: String? = nil) throws -> SQSClient {
        let credentials = Credentials(
            accessKeyID: credentials.accessKeyID, secretAccessKey: secret ?? credentials.secretAccessKey)
        return try SQSClient(queue: queue, endpoint: endpoint, credentials: StaticCredentials(credentials), http: http)
    }

    /// Puts a message in it.
    public func send(_ text: String) async throws {
        let body = try Self.json(SendMessage(QueueUrl: queue.description, MessageBody: text))
        _ = try await Self.post("SendMessage", body, endpoint, queue.region, credentials, http)
    }

    /// Its ARN.
    public var arn: String {
        let parts = queue.description.split(separator: "/")
        return "arn:aws:sqs:\(queue.region):\(parts[parts.count - 2]):\(queue.name)"
    }

    private static func json(_ value: some Encodable) throws -> ByteBuffer {
        ByteBuffer(bytes: try JSONEncoder().encode(value))
    }

    private static func post(
        _ action: String, _ body: ByteBuffer, _ endpoint: String, _ region: String, _ credentials: Credentials,
        _ http: HTTPClient
    ) async throws -> ByteBuffer {
        let headers = SigV4(region: region, service: "sqs").sign(
            method: "POST", host: String(endpoint.dropFirst("http://".count)), path: "/",
            headers: ["content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.\(action)"],
            payloadHash: Digest.sha256(body), credentials: credentials, at: CivilDate.systemUnixSeconds())
        var request = HTTPRequest(method: "POST", url: "\(endpoint)/", headers: headers, body: body)
        request.firstByte = .seconds(60)
        let response = try await http.send(request, deadline: .now + .seconds(60))
        guard response.status == 200 else { throw Refused(answer: String(buffer: response.body)) }
        return response.body
    }

    private struct Missing: Error {}

    private struct Refused: Error {
        let answer: String
    }

    private struct CreateQueue: Encodable {
        let QueueName: String
        let Attributes: [String: String]
    }

    private struct CreatedQueue: Decodable {
        let QueueUrl: String
    }

    private struct SendMessage: Encodable {
        let QueueUrl: String
        let MessageBody: String
    }
}
