// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Glibc
import HTTPClient
import NIOCore
import Testing

@testable import AWS

/// Roles from a real STS, which `Tests/Servers/with-s3` starts beside S3.
@Suite(.enabled(if: getenv("MINIATURE_TEST_MINISTACK_ENDPOINT") != nil || getenv("MINIATURE_TEST_REQUIRE_S3") != nil))
struct STSServerTests {
    private static func variable(_ name: String) -> String? {
        getenv("MINIATURE_TEST_MINISTACK_\(name)").map { String(cString: $0) }
    }

    /// Makes the role, which may be there already.
    private static func makeRole() async throws {
        let endpoint = try #require(EndpointURL(variable("ENDPOINT") ?? ""))
        let credentials = Credentials(accessKeyID: variable("KEY") ?? "", secretAccessKey: variable("SECRET") ?? "")
        let trust = """
            {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "sts:AssumeRoleWithWebIdentity"},
            {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"sts:ExternalId": "x/y z"}}}]}
            """
        let body = QueryItem.joined([
            QueryItem("Action", "CreateRole"), QueryItem("Version", "2010-05-08"), QueryItem("RoleName", "miniature"),
            QueryItem("AssumeRolePolicyDocument", trust),
        ])
        let headers = SigV4(region: variable("REGION") ?? "", service: "iam").sign(
            method: "POST", host: endpoint.authority, path: "/",
            headers: ["content-type": "application/x-www-form-urlencoded"], payloadHash: Digest.sha256(body),
            credentials: credentials, at: CivilDate.systemUnixSeconds())
        let response = try await HTTPClient().send(
            HTTPRequest(method: "POST", url: endpoint.url("/"), headers: headers, body: ByteBuffer(string: body)),
            deadline: .now + .seconds(30))
        try #require([200, 409].contains(response.status), "\(String(buffer: response.body))")
    }

    private static func environment(_ more: [String: String]) -> [String: String] {
        [
            "AWS_ENDPOINT_URL_STS": variable("ENDPOINT") ?? "", "AWS_REGION": variable("REGION") ?? "",
            "AWS_EC2_METADATA_DISABLED": "true",
        ].merging(more) { $1 }
    }

    private static func credentials(_ environment: [String: String]) async throws -> Credentials? {
        var settings = try Fixture.settings(environment)
        settings.unixSeconds = { CivilDate.systemUnixSeconds() }
        return try await CredentialsChain(settings, RotationClock()).credentials()
    }

    private static let role = "role_arn = arn:aws:iam::000000000000:role/miniature\nexternal_id = x/y z"

    @Test func `a role is taken on with a signed request`() async throws {
        try await Self.makeRole()
        let key = try #require(Self.variable("KEY"))
        let secret = try #require(Self.variable("SECRET"))
        let home = TemporaryHome(
            config: "[default]\n\(Self.role)\nsource_profile = base\nduration_seconds = 900\n",
            credentials: "[base]\naws_access_key_id = \(key)\naws_secret_access_key = \(secret)\n")
        let credentials = try #require(try await Self.credentials(Self.environment(["HOME": home.path])))
        let left = try #require(credentials.expiration) - CivilDate.systemUnixSeconds()
        #expect(credentials.accessKeyID != key && credentials.sessionToken != nil && (800...3700).contains(left))
    }

    @Test func `a role whose condition does not hold is refused`() async throws {
        try await Self.makeRole()
        let key = try #require(Self.variable("KEY"))
        let secret = try #require(Self.variable("SECRET"))
        let home = TemporaryHome(
            config: "[default]\n\(Self.role)2\nsource_profile = base\n",
            credentials: "[base]\naws_access_key_id = \(key)\naws_secret_access_key = \(secret)\n")
        let error = await #expect(throws: AWSError.self) {
            try await Self.credentials(Self.environment(["HOME": home.path]))
        }
        #expect(error?.serviceCode == "AccessDenied")
    }

    @Test func `a wrong signature is refused`() async throws {
        try await Self.makeRole()
        let key = try #require(Self.variable("KEY"))
        let home = TemporaryHome(
            config: "[default]\n\(Self.role)\nsource_profile = base\n",
            credentials: "[base]\naws_access_key_id = \(key)\naws_secret_access_key = hidden\n")
        let error = await #expect(throws: AWSError.self) {
            try await Self.credentials(Self.environment(["HOME": home.path]))
        }
        #expect(error?.serviceCode == "SignatureDoesNotMatch" && error?.code == .credentials)
    }

    @Test func `a role is given for a web identity`() async throws {
        try await Self.makeRole()
        let home = TemporaryHome()
        // Its payload is {"sub":"miniature"}; the server checks no signature.
        let token = home.write("eyJhbGciOiJub25lIn0.eyJzdWIiOiJtaW5pYXR1cmUifQ.x", to: "token")
        let environment = Self.environment([
            "AWS_ROLE_ARN": "arn:aws:iam::000000000000:role/miniature", "AWS_WEB_IDENTITY_TOKEN_FILE": token,
        ])
        let credentials = try #require(try await Self.credentials(environment))
        #expect(credentials.sessionToken != nil && credentials.expiration != nil)
    }
}
