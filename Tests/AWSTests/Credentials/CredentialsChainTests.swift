// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import Testing

@testable import AWS

/// Which source is chosen, and that its failure is not another's turn.
@Suite struct CredentialsChainTests {
    private static let keys = ["AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "hidden"]
    private static let web = ["AWS_WEB_IDENTITY_TOKEN_FILE": "/nonexistent", "AWS_ROLE_ARN": "arn:aws:iam::1:role/r"]
    private static let container = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"]
    private static let role = "[default]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = b\n"
    private static let profile = "[default]\naws_access_key_id = k\naws_secret_access_key = hidden\n"

    @Test(
        arguments: [
            (role, [keys, web, container], .environment), (role, [web, container], .profile("default")),
            (profile, [web, container], .webIdentity), (profile, [container], .profile("default")),
            ("[default]\ncredential_process = x\n", [container], .profile("default")),
            ("[default]\nsso_session = x\n", [container], .profile("default")),
            ("[default]\nregion = x\n", [container], .container), ("", [container], .container), ("", [], .instance),
            ("", [["AWS_SECRET_ACCESS_KEY": "hidden"]], .environment),
            ("", [["AWS_ACCESS_KEY_ID": "k"], container], .environment),
            ("", [["AWS_ACCESS_KEY_ID": "", "AWS_CONTAINER_CREDENTIALS_FULL_URI": ""]], .instance),
            ("", [["AWS_ROLE_ARN": "arn:aws:iam::1:role/r"]], .instance),
        ] as [(String, [[String: String]], SourceChoice)])
    func `the first that is configured is chosen`(
        _ config: String, _ variables: [[String: String]], _ choice: SourceChoice
    ) throws {
        let home = TemporaryHome(config: config)
        let environment = variables.reduce(into: ["HOME": home.path]) { $0.merge($1) { $1 } }
        #expect(try SourceChoice(environment) == choice)
    }

    @Test(
        arguments: [
            ["AWS_ACCESS_KEY_ID": "k"], ["AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "hidden\n"],
            web, ["AWS_PROFILE": "x"], ["AWS_PROFILE": "default"],
        ])
    func `a source that fails is an error though the next would answer`(_ environment: [String: String]) async throws {
        let server = try LoopbackServer { _ in .body(Fixture.containerJSON) }
        let home = TemporaryHome(config: "[default]\ncredential_process = false\n")
        await Fixture.failure(
            environment.merging([
                "HOME": home.path, "PATH": "/usr/bin:/bin", "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url,
                "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url, "AWS_REGION": "eu-central-1",
            ]) { $1 })
        #expect(server.requests.isEmpty)
    }

    @Test func `a failing container is an error though the instance would answer`() async throws {
        let server = try LoopbackServer { $0.path == "/c" ? .body("", status: 404) : .body("x") }
        await Fixture.failure([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(server.url)/c", "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url,
        ])
        #expect(server.requests.map(\.path) == ["/c"])
    }

    @Test func `keys of the environment pass through`() async throws {
        let chain = try CredentialsChain(environment: Self.keys, http: ScriptedTransport())
        let credentials = try #require(try await chain.credentials())
        await chain.invalidate(credentials)
        #expect(try await chain.credentials() == credentials && chain.source == "environment")
        #expect(!Fixture.reveals(chain))
    }

    @Test func `other providers name themselves and ignore refusals`() async throws {
        let credentials = Credentials(accessKeyID: "k", secretAccessKey: "hidden")
        let fixed = StaticCredentials(credentials)
        await fixed.invalidate(credentials)
        #expect(try await fixed.credentials() == credentials && fixed.source == "static")
        #expect(AnonymousCredentials().source == "anonymous")
    }

    @Test(
        arguments: [
            (["AWS_REGION": "a-1", "AWS_DEFAULT_REGION": "b-1"], "a-1"), (["AWS_DEFAULT_REGION": "b-1"], "b-1"),
            (["AWS_REGION": ""], "c-1"), (["AWS_PROFILE": "x"], "d-1"), (["AWS_REGION": "A/b"], nil),
            (["AWS_PROFILE": "y"], nil), (["AWS_PROFILE": "z", "AWS_EC2_METADATA_DISABLED": "true"], nil),
        ] as [([String: String], String?)])
    func `the region is the first that is named`(_ environment: [String: String], _ region: String?) async throws {
        let home = TemporaryHome(config: "[default]\nregion = c-1\n[profile x]\nregion = d-1\n[profile z]\n")
        let environment = environment.merging(["HOME": home.path]) { $1 }
        let found = try? await CredentialsChain.region(environment: environment, http: ScriptedTransport())
        #expect(found == region)
    }
}
