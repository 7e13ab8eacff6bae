// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Glibc
import HTTPClient
import Stores

/// An S3 server that `Tests/Servers/with-s3` has started for these tests.
struct TestServer: Sendable {
    /// The strictest and the one with most of S3, which check each other.
    enum Kind: String, CaseIterable {
        case ministack = "MINISTACK"
        case strict = "STRICT"
    }

    let endpoint: String
    let region: String
    let bucket: String
    let credentials: Credentials
    /// The id of a distribution of CloudFront's, if the server has that too.
    let distribution: String?

    /// The server, or nil if these tests run without.
    init?(_ kind: Kind) {
        func variable(_ name: String) -> String? {
            getenv("MINIATURE_TEST_\(kind.rawValue)_\(name)").map { String(cString: $0) }
        }
        guard let endpoint = variable("ENDPOINT"), let key = variable("KEY"), let secret = variable("SECRET"),
            let region = variable("REGION"), let bucket = variable("BUCKET")
        else { return nil }
        self.endpoint = endpoint
        self.region = region
        self.bucket = bucket
        credentials = Credentials(accessKeyID: key, secretAccessKey: secret)
        distribution = variable("DISTRIBUTION")
    }

    /// Whether all servers are there.
    static var arePresent: Bool { Kind.allCases.allSatisfy { TestServer($0) != nil } }

    /// Whether their absence is a failure, as in continuous integration.
    static var areRequired: Bool { getenv("MINIATURE_TEST_REQUIRE_S3") != nil }

    /// A store in this server's bucket.
    ///
    /// By host name both servers know the bucket as `BUCKET.s3.localhost`,
    /// which no resolver needs to know: the client is told where to connect.
    func store(
        _ addressing: S3Location.Addressing,
        bucket: String? = nil,
        credentials: (any CredentialsProvider)? = nil
    ) throws -> S3Store {
        let authority = endpoint.dropFirst("http://".count)
        let port = authority.split(separator: ":").last ?? "80"
        var configuration = HTTPClientConfiguration()
        configuration.timeouts.connect = .seconds(60)
        configuration.timeouts.firstByte = .seconds(60)
        configuration.connectTo = ["::\(authority)"]
        let url = addressing == .path ? endpoint : "http://s3.localhost:\(port)"
        let location = S3Location(
            bucket: bucket ?? self.bucket, region: region, endpoint: url, addressing: addressing)
        let client = try S3Client(
            location: location, credentials: credentials ?? StaticCredentials(self.credentials),
            http: HTTPClient(configuration))
        return S3Store(client)
    }
}
