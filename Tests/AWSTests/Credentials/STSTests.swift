// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import Testing

@testable import AWS

/// Roles from STS, by web identity and its refusals.
@Suite struct STSTests {
    private static func environment(_ server: LoopbackServer, _ file: String) -> [String: String] {
        [
            "AWS_ROLE_ARN": "arn:aws:iam::1:role/r", "AWS_WEB_IDENTITY_TOKEN_FILE": file,
            "AWS_ROLE_SESSION_NAME": "session", "AWS_REGION": "eu-central-1", "AWS_ENDPOINT_URL_STS": server.url,
        ]
    }

    @Test func `a web identity is sent unsigned, and its file read again each time`() async throws {
        let server = try LoopbackServer { _ in .body(Fixture.stsXML("AssumeRoleWithWebIdentity")) }
        let home = TemporaryHome()
        let environment = Self.environment(server, home.write("hidden.1", to: "token"))
        let chain = try Fixture.chain(Fixture.settings(environment))
        let first = try #require(try await chain.credentials())
        #expect(first == Fixture.credentials && chain.source == "web identity")
        home.write("hidden.2\n", to: "token")
        await chain.invalidate(first)
        _ = try await chain.credentials()
        #expect(server.requests.map { $0.form["WebIdentityToken"] } == ["hidden.1", "hidden.2"])
        for request in server.requests {
            #expect(request.method == "POST" && request.headers["authorization"] == nil)
            #expect(request.headers["content-type"]?.hasPrefix("application/x-www-form-urlencoded") == true)
            #expect(request.form["Action"] == "AssumeRoleWithWebIdentity" && request.form["Version"] == "2011-06-15")
            #expect(request.form["RoleSessionName"] == "session")
            #expect(request.form["RoleArn"] == "arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fr")
        }
    }

    @Test func `a profile may name the token's file`() async throws {
        let server = try LoopbackServer { _ in .body(Fixture.stsXML("AssumeRoleWithWebIdentity")) }
        let home = TemporaryHome()
        let file = home.write("hidden", to: "token")
        home.write(
            "[default]\nrole_arn = arn:aws:iam::1:role/r\nweb_identity_token_file = \(file)\nregion = us-west-2\n",
            to: ".aws/config")
        let credentials = try await Fixture.credentials(["HOME": home.path, "AWS_ENDPOINT_URL": server.url])
        #expect(credentials == Fixture.credentials)
    }

    @Test(arguments: [
        ("eu-central-1", "sts.eu-central-1.amazonaws.com"), ("cn-north-1", "sts.cn-north-1.amazonaws.com.cn"),
    ])
    func `the region's own endpoint is asked`(_ region: String, _ host: String) async throws {
        let transport = ScriptedTransport(.response(200, [:], Fixture.stsXML("AssumeRoleWithWebIdentity")))
        let settings = SourceSettings(
            environment: [:], http: transport, retry: .atOnce, unixSeconds: { Fixture.now })
        let sts = try STSClient(settings, region: region, for: "x")
        _ = try await sts.credentials([], signedBy: nil)
        #expect(transport.requests.first?.url == "https://\(host)/")
    }

    @Test(
        arguments: [
            (
                .body(Fixture.stsError("AccessDenied", "Not authorized."), status: 403),
                "STS answered 403 AccessDenied: Not"
            ),
            (
                .body(Fixture.stsError("ExpiredTokenException", "Token hidden expired"), status: 400),
                "ExpiredTokenException."
            ),
            (.body("<html>hidden", status: 502), "STS answered 502."), (.body("", status: 404), "404"),
            (.body(Fixture.stsError("hidden\u{1}", "\u{1B}hidden"), status: 400), "STS answered 400."),
            (.body("hidden"), "without complete credentials"), (.body(""), "without complete credentials"),
            (.body(String(Fixture.stsXML("X").dropLast(3))), "without complete credentials"),
            (.body("<!DOCTYPE x>" + Fixture.stsXML("X")), "without complete credentials"),
            (.body(Fixture.stsXML("X", expiration: "hidden")), "without complete credentials"),
            (.body(Fixture.stsXML("X", expiration: "2029-12-31T23:59:59Z")), "expired"),
            (.body(Fixture.stsXML("X", key: "")), "access key"), (.nothing, "No answer"), (.silence, "No answer"),
        ] as [(LoopbackServer.Answer, String)])
    func `a refusal or a wrong answer is an error`(_ answer: LoopbackServer.Answer, _ reason: String) async throws {
        let server = try LoopbackServer { _ in answer }
        let home = TemporaryHome()
        var patience = SourcePatience()
        patience.service = .milliseconds(100)
        let error = await Fixture.failure(
            Self.environment(server, home.write("hidden", to: "token")), patience: patience)
        #expect(
            error?.message.hasPrefix("web identity: ") == true && error?.message.contains(reason) == true,
            "\(error as Any)")
    }

    @Test(
        arguments: [
            ("AWS_ROLE_ARN", "", "AWS_ROLE_ARN"), ("AWS_ROLE_ARN", "hidden", "ARN"), ("AWS_REGION", "", "AWS_REGION"),
            ("AWS_REGION", "x.example/", "not a region"), ("AWS_ENDPOINT_URL_STS", "hidden", "not a URL"),
            ("AWS_WEB_IDENTITY_TOKEN_FILE", "/nonexistent", "/nonexistent"),
            ("AWS_ROLE_SESSION_NAME", "x", "session name"),
        ])
    func `a wrong variable is an error that names it`(_ name: String, _ value: String, _ reason: String) async throws {
        let server = try LoopbackServer { _ in .nothing }
        let home = TemporaryHome()
        var environment = Self.environment(server, home.write("hidden", to: "token"))
        environment[name] = value
        let error = await Fixture.failure(environment)
        #expect(error?.message.contains(reason) == true && server.requests.isEmpty, "\(error as Any)")
    }
}
