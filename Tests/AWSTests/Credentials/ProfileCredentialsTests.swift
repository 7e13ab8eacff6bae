// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AWS

/// Profiles of the shared files, and the roles they lead to.
@Suite struct ProfileCredentialsTests {
    private static let keys = "aws_access_key_id = BASE\naws_secret_access_key = hidden-base\n"

    private static func environment(_ home: TemporaryHome, _ more: [String: String] = [:]) -> [String: String] {
        ["HOME": home.path, "AWS_EC2_METADATA_DISABLED": "true", "AWS_REGION": "eu-central-1"]
            .merging(more) { $1 }
    }

    @Test func `keys are found in either file, and the credentials file wins`() async throws {
        let home = TemporaryHome(
            config: "[default]\naws_access_key_id = A\naws_secret_access_key = hidden-a\n[profile b]\n\(Self.keys)",
            credentials: "[default]\naws_access_key_id = C\naws_secret_access_key = hidden-c\naws_session_token = t\n")
        #expect(
            try await Fixture.credentials(Self.environment(home))
                == Credentials(accessKeyID: "C", secretAccessKey: "hidden-c", sessionToken: "t"))
        let chain = try Fixture.chain(Fixture.settings(Self.environment(home, ["AWS_PROFILE": "b"])))
        #expect(try await chain.credentials() == Credentials(accessKeyID: "BASE", secretAccessKey: "hidden-base"))
        #expect(chain.source == "profile “b”")
    }

    @Test func `the files may be elsewhere`() async throws {
        let home = TemporaryHome(credentials: "[default]\naws_access_key_id = no\naws_secret_access_key = hidden\n")
        home.write("[x]\n\(Self.keys)", to: "token")
        let environment = Self.environment(
            home, ["AWS_PROFILE": "x", "AWS_SHARED_CREDENTIALS_FILE": "~/token", "AWS_CONFIG_FILE": "/nonexistent"])
        #expect(try await Fixture.credentials(environment)?.accessKeyID == "BASE")
    }

    @Test func `keys that replace refused ones in the file are found`() async throws {
        let home = TemporaryHome(credentials: "[default]\n\(Self.keys)")
        let chain = try Fixture.chain(Fixture.settings(Self.environment(home)))
        let old = try #require(try await chain.credentials())
        home.write("[default]\naws_access_key_id = NEW\naws_secret_access_key = hidden\n", to: ".aws/credentials")
        #expect(try await chain.credentials() == old)
        await chain.invalidate(old)
        #expect(try await chain.credentials()?.accessKeyID == "NEW")
    }

    @Test func `a role is taken on through three profiles`() async throws {
        let server = try LoopbackServer { request in
            let role = request.form["RoleArn"]?.last.map { String($0) } ?? "none"
            return .body(Fixture.stsXML("AssumeRole", key: "KEY\(role)"))
        }
        let home = TemporaryHome(
            config: """
                [profile one]
                role_arn = arn:aws:iam::1:role/1
                source_profile = two
                role_session_name = a+b@c
                external_id = x/y
                duration_seconds = 900
                [profile two]
                role_arn = arn:aws:iam::1:role/2
                source_profile = three
                [profile three]
                role_arn = arn:aws:iam::1:role/3
                source_profile = base
                """, credentials: "[base]\n\(Self.keys)")
        let environment = Self.environment(home, ["AWS_PROFILE": "one", "AWS_ENDPOINT_URL_STS": server.url])
        let credentials = try await Fixture.credentials(environment)
        #expect(credentials?.accessKeyID == "KEY1" && credentials?.expiration == Fixture.credentials.expiration)
        let requests = server.requests
        #expect(requests.map { $0.form["RoleArn"]?.last } == ["3", "2", "1"])
        for (request, key) in zip(requests, ["BASE", "KEY3", "KEY2"]) {
            let authorization = "AWS4-HMAC-SHA256 Credential=\(key)/20300101/eu-central-1/sts/aws4_request"
            #expect(request.headers["authorization"]?.hasPrefix(authorization) == true)
            #expect(request.method == "POST" && request.path == "/" && request.form["Action"] == "AssumeRole")
        }
        let last = try #require(requests.last?.form)
        #expect(last["RoleSessionName"] == "a%2Bb%40c" && last["ExternalId"] == "x%2Fy")
        #expect(last["DurationSeconds"] == "900" && requests[0].form["DurationSeconds"] == nil)
        #expect(requests[0].form["RoleSessionName"] == "miniature-1893456000")
    }

    @Test(arguments: ["Environment", "EcsContainer", "Ec2InstanceMetadata"])
    func `a role is taken on from another source`(_ name: String) async throws {
        let server = try LoopbackServer { request in
            switch request.path {
            case "/c": .body(Fixture.containerJSON)
            case "/": .body(Fixture.stsXML("AssumeRole", key: "ROLE"))
            case "/latest/api/token": .body("t")
            case "/latest/meta-data/iam/security-credentials/": .body("r")
            default: .body(Fixture.instanceJSON)
            }
        }
        let home = TemporaryHome(
            config: "[default]\nrole_arn = arn:aws:iam::1:role/1\ncredential_source = \(name)\nregion = us-west-2\n")
        var environment = Self.environment(
            home,
            [
                "AWS_ENDPOINT_URL": server.url, "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(server.url)/c",
                "AWS_EC2_METADATA_SERVICE_ENDPOINT": server.url, "AWS_EC2_METADATA_DISABLED": "", "AWS_REGION": "",
            ])
        if name == "Environment" {
            environment["AWS_ACCESS_KEY_ID"] = "AKID"
            environment["AWS_SECRET_ACCESS_KEY"] = "hidden"
        }
        // Keys in the environment win over the profile as such, so the profile is asked for itself.
        let source = ProfileCredentials(try Fixture.settings(environment), profile: "default")
        #expect(try await source.fetch().accessKeyID == "ROLE")
        #expect(server.requests.last?.headers["authorization"]?.contains("Credential=AKID/20300101/us-west-2/") == true)
    }

    @Test func `a profile may be its own source if it has keys`() async throws {
        let server = try LoopbackServer { _ in .body(Fixture.stsXML("AssumeRole")) }
        let home = TemporaryHome(
            config: "[default]\nrole_arn = arn:aws:iam::1:role/1\nsource_profile = default\n\(Self.keys)")
        let credentials = try await Fixture.credentials(Self.environment(home, ["AWS_ENDPOINT_URL_STS": server.url]))
        #expect(credentials == Fixture.credentials)
    }

    private static let role = "role_arn = arn:aws:iam::1:role/r\n"

    @Test(
        arguments: [
            ("\(role)source_profile = default", "default → default"),
            (
                "\(role)source_profile = b\n[profile b]\n\(role)source_profile = c\n[profile c]\n\(role)source_profile = b",
                "default → b → c → b"
            ),
            ("\(role)source_profile = nowhere", "“nowhere” is in neither"),
            (role, "source_profile"), ("\(role)source_profile = x\ncredential_source = Environment", "one of"),
            ("\(role)credential_source = hidden", "credential_source"),
            ("\(role)credential_source = Environment", "AWS_ACCESS_KEY_ID"),
            ("\(role)source_profile = b\nmfa_serial = 1\n[profile b]\n\(keys)", "mfa_serial"),
            ("\(role)source_profile = b\n[profile b]\nregion = x", "“b”: The profile has no credentials"),
            ("\(role)source_profile = b\nduration_seconds = 5\n[profile b]\n\(keys)", "duration_seconds"),
            ("\(role)source_profile = b\nrole_session_name = a b\n[profile b]\n\(keys)", "session name"),
            ("role_arn = hidden\nsource_profile = b\n[profile b]\n\(keys)", "ARN"),
            (
                "sso_session = s\nsso_account_id = 1\nsso_role_name = r",
                "export-credentials --profile default --format process"
            ),
            ("sso_start_url = https://x", "credential_process"),
            ("aws_access_key_id = k", "only one of"), ("aws_secret_access_key = hidden", "only one of"),
            ("aws_access_key_id = k\naws_secret_access_key = hidden hidden", "secret key"),
            ("web_identity_token_file = /nonexistent", "role_arn is missing"),
            ("web_identity_token_file = /nonexistent\n\(role)", "/nonexistent"),
            ("hidden", "config: Line 2"), ("credential_process = 'hidden", "not a command line"),
        ])
    func `a profile that cannot be is an error that says why`(_ config: String, _ reason: String) async {
        let home = TemporaryHome(config: "[default]\n\(config)\n")
        let error = await Fixture.failure(Self.environment(home))
        #expect(error?.message.contains(reason) == true, "\(error as Any)")
    }

    @Test func `a chosen profile must exist`() async {
        let error = await Fixture.failure(Self.environment(TemporaryHome(), ["AWS_PROFILE": "missing"]))
        #expect(error?.message.hasPrefix("profile “missing”: AWS_PROFILE") == true)
    }

    @Test func `a file that is a folder is an error`() async {
        let home = TemporaryHome()
        let error = await Fixture.failure(Self.environment(home, ["AWS_CONFIG_FILE": home.path]))
        #expect(error?.message.contains(home.path) == true)
    }
}
