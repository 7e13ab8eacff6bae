// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// The metadata of EC2 instances, version 2.
@Suite struct InstanceCredentialsTests {
    private static let path = "/latest/meta-data/iam/security-credentials/"

    /// The metadata service as documented, but for one path.
    private static func server(_ path: String = "", _ answer: LoopbackServer.Answer = .nothing) throws -> LoopbackServer
    {
        try LoopbackServer { request in
            if request.path == path { return answer }
            if request.path == "/latest/api/token" {
                let isRight = request.method == "PUT" && request.headers["content-length"] == "0"
                let lifetime = request.headers["x-aws-ec2-metadata-token-ttl-seconds"]
                return isRight && lifetime == "21600" ? .body("hidden-metadata") : .body("", status: 400)
            }
            guard request.headers["x-aws-ec2-metadata-token"] == "hidden-metadata" else {
                return .body("", status: 401)
            }
            switch request.path {
            case Self.path: return .body("a@role\n")
            case "\(Self.path)a%40role": return .body(Fixture.instanceJSON)
            case "/latest/meta-data/placement/region": return .body("eu-north-1")
            default: return .body("", status: 404)
            }
        }
    }

    private static func environment(_ server: LoopbackServer) -> [String: String] {
        ["AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url + "/"]
    }

    @Test func `the role's credentials are got with a token`() async throws {
        let server = try Self.server()
        let chain = try Fixture.chain(Fixture.settings(Self.environment(server)))
        #expect(try await chain.credentials() == Fixture.credentials && chain.source == "instance metadata")
        #expect(server.requests.map(\.method) == ["PUT", "GET", "GET"])
    }

    @Test(arguments: [("", "169.254.169.254"), ("IPv6", "[fd00:ec2::254]"), ("ipv4", "169.254.169.254")])
    func `the mode chooses the address`(_ mode: String, _ host: String) async throws {
        let server = try Self.server()
        let credentials = try await Fixture.credentials(
            ["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": mode], connectTo: ["\(host):80:127.0.0.1:\(server.port)"])
        #expect(credentials == Fixture.credentials && server.requests.first?.headers["host"] == host)
    }

    @Test(
        arguments: [
            .body("", status: 403), .body("", status: 404), .body("", status: 405), .body("", status: 500), .nothing,
            .body(""), .body("hidden hidden"), .silence,
        ] as [LoopbackServer.Answer])
    func `without a token version 1 is not tried`(_ answer: LoopbackServer.Answer) async throws {
        let server = try Self.server("/latest/api/token", answer)
        var patience = SourcePatience()
        patience.instance = .milliseconds(50)
        let error = await Fixture.failure(Self.environment(server), patience: patience)
        #expect(server.requests.map(\.method).allSatisfy { $0 == "PUT" } && server.requests.count == 1)
        #expect(error?.message.contains("AWS_ACCESS_KEY_ID") == true)
    }

    @Test(
        arguments: [
            (path, .body("", status: 404)), (path, .body("")), (path, .body("a b")), (path, .body("\u{7}")),
            (path, .body("hidden", status: 401)), ("\(path)a%40role", .body("hidden")),
            ("\(path)a%40role", .body(#"{"Code": "AssumeRoleUnauthorizedAccess", "Message": "hidden"}"#)),
            ("\(path)a%40role", .body(Fixture.containerJSON)), ("\(path)a%40role", .nothing),
        ] as [(String, LoopbackServer.Answer)])
    func `an instance without a usable role is an error`(_ path: String, _ answer: LoopbackServer.Answer) async throws {
        let server = try Self.server(path, answer)
        let error = await Fixture.failure(Self.environment(server))
        #expect(error?.message.hasPrefix("instance metadata: ") == true)
    }

    @Test func `disabled metadata is not asked`() async throws {
        let server = try Self.server()
        var environment = Self.environment(server)
        environment["AWS_EC2_METADATA_DISABLED"] = "True"
        let error = await Fixture.failure(environment)
        #expect(error?.message.contains("AWS_EC2_METADATA_DISABLED") == true && server.requests.isEmpty)
    }

    @Test(arguments: ["hidden", "http://127.0.0.1/path", "file:///etc"])
    func `an endpoint that is none is an error`(_ url: String) async {
        await Fixture.failure(["AWS_EC2_METADATA_SERVICE_ENDPOINT": url])
    }

    @Test func `the region is the instance's if the credentials are`() async throws {
        let server = try Self.server()
        #expect(try await CredentialsChain.region(Fixture.settings(Self.environment(server))) == "eu-north-1")
        var environment = Self.environment(server)
        environment["AWS_ACCESS_KEY_ID"] = "k"
        let asked = server.requests.count
        let error = await #expect(throws: AWSError.self) {
            try await CredentialsChain.region(Fixture.settings(environment))
        }
        #expect(error?.code == .invalid && error?.message.contains("AWS_REGION") == true)
        #expect(server.requests.count == asked)
    }

    @Test(arguments: [.body("Not a region"), .body("", status: 404), .nothing] as [LoopbackServer.Answer])
    func `without a region the error says what to set`(_ answer: LoopbackServer.Answer) async throws {
        let server = try Self.server("/latest/meta-data/placement/region", answer)
        let error = await #expect(throws: AWSError.self) {
            try await CredentialsChain.region(Fixture.settings(Self.environment(server)))
        }
        #expect(error?.message == "There is no region: set AWS_REGION, such as eu-central-1.")
    }
}
