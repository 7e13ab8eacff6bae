// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Fuzzing
import Testing

@testable import AWS

/// Every reader of numbers from sources of credentials.
@Suite struct CredentialsFuzzTests {
    private static let profiles = """
        [default]
        region = eu-central-1
        [profile x]
        role_arn = arn:aws:iam::123456789012:role/r
        duration_seconds = 3600 # an hour
        credential_process = 'a b' "c"
        s3 =
          max_concurrent_requests = 20

        """

    static let targets: [FuzzTarget] = [
        FuzzTarget("container's credentials", texts: [Fixture.containerJSON], bytes: { read($0, .container) }),
        FuzzTarget("instance's credentials", texts: [Fixture.instanceJSON], bytes: { read($0, .instance) }),
        FuzzTarget("program's credentials", texts: [Fixture.processJSON], bytes: { read($0, .process) }),
        FuzzTarget(
            "STS answer", texts: [Fixture.stsXML("AssumeRole"), Fixture.stsError("a", "b")],
            bytes: { bytes in
                _ = (STSAnswer(bytes), ErrorBody(bytes))
            }),
        FuzzTarget("expiration", texts: ["2030-01-01T00:00:00.5Z", "9999-12-31T23:59:60-99:99"]) { text in
            guard let seconds = ExpirationTime.unixSeconds(text) else { return }
            precondition(abs(seconds) < 1 << 40)
            lease(until: seconds)
        },
        FuzzTarget("profiles", texts: [profiles]) { _ = try? ProfileFile($0, path: "x") },
        FuzzTarget("command", texts: [#"run 'a b' "c\"d" e\ f 123"#]) { _ = CommandWords.split($0) },
        FuzzTarget("endpoint", texts: ["https://[fd00:ec2::23]:8080/x?y=z", "http://169.254.170.2:80/a"]) {
            _ = (EndpointURL($0), try? ServiceEndpoint($0))
        },
    ]

    private static func read(_ bytes: [UInt8], _ author: CredentialsDocument.Author) {
        guard let found = try? CredentialsDocument.credentials(bytes, from: author, source: "x") else { return }
        found.expiration.map { lease(until: $0) }
    }

    private static func lease(until expiration: Int64) {
        let clock = RotationClock(unixSeconds: { Fixture.now })
        let credentials = Credentials(accessKeyID: "a", secretAccessKey: "b", expiration: expiration)
        _ = CredentialsLease(credentials, clock).phase(clock)
    }

    @Test(arguments: targets)
    func `no bytes trap a reader, and none make it say what cannot be`(target: FuzzTarget) async { await target.run() }
}
