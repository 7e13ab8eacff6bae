// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// The endpoints of ECS, EKS Pod Identity and the like.
@Suite struct ContainerCredentialsTests {
    private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    @Test func `a relative URI is asked of the ECS agent`() async throws {
        let server = try LoopbackServer { _ in .body(Fixture.containerJSON) }
        let settings = try Fixture.settings(
            [Self.relative: "/v2/credentials/1?a=b"], connectTo: ["169.254.170.2:80:127.0.0.1:\(server.port)"])
        let chain = try Fixture.chain(settings)
        #expect(try await chain.credentials() == Fixture.credentials && chain.source == "ECS task role")
        let request = try #require(server.requests.first)
        #expect(request.method == "GET" && request.path == "/v2/credentials/1?a=b")
        #expect(request.headers["host"] == "169.254.170.2" && request.headers["authorization"] == nil)
    }

    @Test(arguments: ["169.254.170.23", "[fd00:ec2::23]"])
    func `EKS Pod Identity is asked with a token that is read again each time`(_ host: String) async throws {
        let server = try LoopbackServer { _ in .body(Fixture.containerJSON) }
        let home = TemporaryHome()
        let file = home.write("hidden-1\n", to: "token")
        let settings = try Fixture.settings(
            [
                Self.full: "http://\(host)/v1/credentials", "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file,
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "unused",
            ], connectTo: ["\(host):80:127.0.0.1:\(server.port)"])
        let source = ContainerCredentials(settings)
        #expect(source.name == "EKS Pod Identity")
        #expect(try await source.fetch() == Fixture.credentials)
        home.write("hidden-2", to: "token")
        _ = try await source.fetch()
        #expect(server.requests.map { $0.headers["authorization"] } == ["hidden-1", "hidden-2"])
        #expect(server.requests.allSatisfy { $0.path == "/v1/credentials" })
    }

    @Test func `a token of the environment is sent as it is`() async throws {
        let server = try LoopbackServer { _ in .body(Fixture.containerJSON) }
        let environment = [Self.full: server.url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Basic hidden"]
        #expect(try await Fixture.credentials(environment) == Fixture.credentials)
        #expect(server.requests.first?.headers["authorization"] == "Basic hidden" && server.requests.first?.path == "/")
    }

    @Test(
        arguments: [
            "http://169.254.170.3/", "http://127.0.0.1.example.com/", "http://example.com/", "http://10.0.0.1/",
            "http://127.0.0.1@example.com/", "http://2130706433/", "http://127.1/", "http://0x7f.0.0.1/",
            "http://127.0.0.01/", "http://[fd00:ec2::24]/", "http://[::ffff:127.0.0.1]/", "ftp://127.0.0.1/",
            "http://localhost.example/", "http://127.0.0.1:0/", "http://127.0.0.1:99999/", "http://127.0.0.1/a b",
            "http://169.254.170.2\\@example.com/", "http:///", "hidden",
        ])
    func `another host is refused before anything is sent`(_ url: String) async {
        let error = await Fixture.failure([Self.full: url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "hidden"])
        #expect(error?.message.contains(Self.full) == true && error?.underlying == nil)
    }

    @Test(arguments: ["v2/credentials", "@example.com/", "/a b", "/a#b"])
    func `a relative URI is a path`(_ path: String) async {
        let error = await Fixture.failure([Self.relative: path])
        #expect(error?.message.contains("is not a path") == true)
    }

    @Test(
        arguments: [
            .body("hidden", status: 403), .body("hidden"), .body("{}"), .body(""), .body("[]"), .nothing,
            .body(#"{"code": "hidden", "message": "hidden"}"#),
            .body(Fixture.containerJSON + "x"), .body(#"{"AccessKeyId": 5, "SecretAccessKey": "hidden"}"#),
            .body(#"{"AccessKeyId": "AKID", "SecretAccessKey": "hidden"}"#),
            .body(Fixture.containerJSON.replacing("2030-01-01T01:00:00Z", with: "hidden")),
            .body(Fixture.containerJSON.replacing("2030-01-01T01:00:00Z", with: "2029-12-31T23:59:59Z")),
            .body(Fixture.containerJSON.replacing("hidden-token", with: #"hidden\r\nx: y"#)),
            .body(Fixture.containerJSON.replacing("hidden-secret", with: "")),
            .body(String(repeating: "hidden", count: 1 << 20)),
        ] as [LoopbackServer.Answer])
    func `an answer without credentials is an error that shows nothing of it`(_ answer: LoopbackServer.Answer)
        async throws
    {
        let server = try LoopbackServer { _ in answer }
        let error = await Fixture.failure([Self.full: server.url, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "hidden"])
        #expect(error?.message.hasPrefix("container credentials: ") == true)
    }

    @Test func `a stumble is tried again, a slow endpoint given up`() async throws {
        let answers = Script([.body("", status: 503), .nothing, .body(Fixture.containerJSON)])
        let server = try LoopbackServer { _ in answers.next() }
        #expect(try await Fixture.credentials([Self.full: server.url]) == Fixture.credentials)
        #expect(server.requests.count == 3)

        let silent = try LoopbackServer { _ in .silence }
        var patience = SourcePatience()
        patience.container = .milliseconds(20)
        let error = await Fixture.failure([Self.full: silent.url], patience: patience)
        #expect(error?.message.contains("No answer") == true && silent.requests.count <= 3)
    }

    @Test(arguments: ["", "hidden\nhidden", "hidden\u{0}", "hidden é"])
    func `a token file that holds no token is an error`(_ text: String) async throws {
        let server = try LoopbackServer { _ in .body(Fixture.containerJSON) }
        let home = TemporaryHome()
        let file = home.write(text, to: "token")
        for file in [file, "\(home.path)/none", home.path] {
            let error = await Fixture.failure([Self.full: server.url, "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": file])
            #expect(error?.message.contains(file) == true)
        }
        #expect(server.requests.isEmpty)
    }
}
