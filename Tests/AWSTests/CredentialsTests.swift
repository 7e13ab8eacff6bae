// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Testing

/// Where credentials come from, and that they stay secret.
@Suite struct CredentialsTests {
    @Test func `no form of printing shows the secret`() {
        let credentials = Credentials(accessKeyID: "AKID", secretAccessKey: "hidden", sessionToken: "hidden")
        var dumped = ""
        dump([credentials], to: &dumped)
        let provider = StaticCredentials(credentials)
        for text in [
            "\(credentials)", String(reflecting: credentials), dumped, "\(provider)", String(reflecting: provider),
        ] {
            #expect(!text.contains("hidden") && text.contains("AKID"))
        }
    }

    @Test func `the environment gives all three parts`() async throws {
        let environment = ["AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"]
        #expect(
            try await EnvironmentCredentials(environment).credentials()
                == Credentials(accessKeyID: "k", secretAccessKey: "s", sessionToken: "t"))
    }

    @Test(arguments: [[:], ["AWS_ACCESS_KEY_ID": "k"], ["AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": ""]])
    func `an environment without credentials is an error`(_ environment: [String: String]) async {
        let error = await #expect(throws: AWSError.self) { try await EnvironmentCredentials(environment).credentials() }
        #expect(error?.code == .credentials)
    }

    @Test func `anonymous credentials are none`() async throws {
        #expect(try await AnonymousCredentials().credentials() == nil)
    }
}
