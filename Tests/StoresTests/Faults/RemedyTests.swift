// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import Stores
import TestSupport
import Testing

/// What is learned from a refusal: the region, the host, the time and that credentials have expired.
@Suite struct RemedyTests {
    private static let region = ["x-amz-bucket-region": "eu-central-1"]

    private static let elsewhere: [ScriptedAnswer] = [
        .error(301, "PermanentRedirect", headers: region),
        .error(400, "AuthorizationHeaderMalformed", xml: "<Region>eu-central-1</Region>"),
        .error(400, "IllegalLocationConstraintException", headers: region),
        .error(301, "PermanentRedirect", headers: region.merging(["Location": "http://evil.example/"]) { $1 }),
    ]

    @Test(arguments: elsewhere)
    func `a bucket's region is learned once`(_ answer: ScriptedAnswer) async throws {
        let bucket = try await FaultyBucket([answer, Fault.found])
        for _ in 0..<2 { #expect(try await bucket.get().get() == Fault.body) }
        #expect(bucket.client.region == "eu-central-1")
        #expect(bucket.server.requests.count == 3)
        let scopes = bucket.server.requests.compactMap { request in
            request.header("authorization")?.split(separator: "/").dropFirst(2).first
        }
        #expect(scopes == ["us-east-1", "eu-central-1", "eu-central-1"])
        #expect(bucket.server.requests.allSatisfy { $0.header("host") == "photos.s3.localhost:\(bucket.server.port)" })
    }

    @Test(arguments: [301, 400])
    func `HEAD learns the region from a header alone`(_ status: Int) async throws {
        let bucket = try await FaultyBucket([.error(status, "", headers: Self.region), Fault.found])
        for _ in 0..<2 { #expect(try await bucket.head().get() == "e") }
        #expect(bucket.server.requests.count == 3 && bucket.client.region == "eu-central-1")
    }

    @Test(arguments: [
        ScriptedAnswer.error(301, "PermanentRedirect"),
        .error(301, "PermanentRedirect", headers: ["x-amz-bucket-region": "us-east-1"]),
        .error(301, "PermanentRedirect", headers: ["x-amz-bucket-region": "evil.example/"]),
        .error(301, "PermanentRedirect", headers: ["Location": "http://photos.s3.localhost:1/"]),
        .error(307, "TemporaryRedirect"),
    ])
    func `without a region to learn it is a wrong configuration`(_ answer: ScriptedAnswer) async throws {
        let bucket = try await FaultyBucket([answer])
        #expect(await bucket.get().code == .misconfigured)
        #expect(bucket.server.requests.count == 1 && !bucket.store.health.isHealthy)
    }

    @Test func `a region that is wrong again is not learned again`() async throws {
        let other = ["x-amz-bucket-region": "eu-west-1"]
        let bucket = try await FaultyBucket([Self.elsewhere[0], .error(301, "PermanentRedirect", headers: other)])
        #expect(await bucket.get().code == .misconfigured)
        #expect(bucket.server.requests.count == 2)
    }

    @Test(arguments: [
        ("photos.eu.s3.localhost", true), ("photos.s3.localhost", true), ("other.s3.localhost", false),
        ("photos.evil.example", false), ("evil.example", false), ("photos.s3.localhost.evil.example", false),
        ("photos.evils3.localhost", false), ("xphotos.s3.localhost", false), ("photos.s3.localhost@evil", false),
    ])
    func `a temporary redirect is followed within the service only, and once`(
        _ host: String, _ isFollowed: Bool
    ) async throws {
        let server = try await ScriptedServer { request in
            let port = request.header("host")?.split(separator: ":").last ?? ""
            let location = "Location: http://\(host):\(port)/cat.jpg"
            return [.send("HTTP/1.1 307 T\r\n\(location)\r\nContent-Length: 0\r\n\r\n")]
        }
        let bucket = try FaultyBucket(server)
        #expect(await bucket.get().code == .misconfigured)
        #expect(server.requests.count == (isFollowed ? 2 : 1))
        #expect(server.requests.last?.header("host") == "\(isFollowed ? host : "photos.s3.localhost"):\(server.port)")
        #expect(server.requests.last?.head.hasPrefix("GET /cat.jpg ") == true)
    }

    @Test func `a clock that is wrong is corrected for all later requests`() async throws {
        let date = ["Date": "Wed, 12 Oct 2033 17:50:00 GMT"]
        let bucket = try await FaultyBucket([.error(403, "RequestTimeTooSkewed", headers: date), Fault.found])
        for _ in 0..<2 { #expect(try await bucket.get().get() == Fault.body) }
        #expect(bucket.server.requests.count == 3)
        for request in bucket.server.requests.dropFirst() {
            #expect(request.header("x-amz-date")?.hasPrefix("20331012T175") == true)
        }
        let there = try #require(CivilDate(http: "Wed, 12 Oct 2033 17:50:00 GMT")).unixSeconds
        let offset = there - CivilDate.systemUnixSeconds()
        #expect(abs(bucket.client.clockOffset - offset) < 60)
    }

    @Test func `the time is taken from the document if there is no date`() async throws {
        let time = "<ServerTime>2033-10-12T17:50:00Z</ServerTime>"
        let bucket = try await FaultyBucket([.error(403, "RequestTimeTooSkewed", xml: time), Fault.found])
        #expect(try await bucket.get().get() == Fault.body)
        #expect(bucket.server.requests.last?.header("x-amz-date")?.hasPrefix("20331012T1750") == true)
    }

    @Test func `HEAD that is refused by a clock far off is corrected too`() async throws {
        let bucket = try await FaultyBucket([
            .error(403, "", headers: ["Date": "Wed, 12 Oct 2033 17:50:00 GMT"]), Fault.found,
        ])
        #expect(try await bucket.head().get() == "e")
        #expect(bucket.server.requests.count == 2)
    }

    @Test func `a clock that is still wrong is the end`() async throws {
        let date = ["Date": "Wed, 12 Oct 2033 17:50:00 GMT"]
        let bucket = try await FaultyBucket([.error(403, "RequestTimeTooSkewed", headers: date)])
        #expect(await bucket.get().code == .unauthorised)
        #expect(bucket.server.requests.count == 2 && !bucket.store.health.isHealthy)
    }

    @Test(arguments: [
        (400, "ExpiredToken"), (400, "InvalidToken"), (403, "ExpiredTokenException"), (400, "RequestExpired"),
    ])
    func `expired credentials are renewed once`(_ status: Int, _ name: String) async throws {
        let credentials = RenewingCredentials()
        let bucket = try await FaultyBucket([.error(status, name), Fault.found], credentials: credentials)
        #expect(try await bucket.get().get() == Fault.body)
        #expect(bucket.server.requests.count == 2 && credentials.renewals == 1)
        #expect(bucket.server.requests.last?.header("authorization")?.contains("Credential=KEY1/") == true)
    }

    @Test func `HEAD with an expired token renews it as well`() async throws {
        let credentials = RenewingCredentials()
        let bucket = try await FaultyBucket([.error(400, ""), Fault.found], credentials: credentials)
        #expect(try await bucket.head().get() == "e")
        #expect(bucket.server.requests.count == 2 && credentials.renewals == 1)
    }

    @Test func `credentials that do not get better are the end`() async throws {
        let credentials = RenewingCredentials()
        let bucket = try await FaultyBucket([.error(400, "ExpiredToken")], credentials: credentials)
        #expect(await bucket.get().code == .unauthorised)
        #expect(bucket.server.requests.count == 2 && credentials.renewals == 1)
    }

    @Test func `fifty reads with one expired token renew it once`() async throws {
        let credentials = RenewingCredentials()
        let server = try await ScriptedServer { request in
            let isOld = request.header("authorization")?.contains("KEY0/") == true
            return (isOld ? ScriptedAnswer.error(400, "ExpiredToken") : Fault.found).steps(for: "GET")
        }
        let bucket = try FaultyBucket(server, credentials: credentials)
        await withTaskGroup { group in
            for _ in 0..<50 { group.addTask { #expect(await bucket.get().code == nil) } }
        }
        #expect(credentials.renewals == 1 && server.requests.count <= 100)
    }

    @Test func `what was wrong is reported once a minute`() async throws {
        let bucket = try await FaultyBucket([.error(403, "SignatureDoesNotMatch")])
        var repeats: [Bool] = []
        for _ in 0..<3 {
            guard case .failure(let error) = await bucket.get() else { continue }
            repeats.append(error.isRepeat)
        }
        #expect(repeats == [false, true, true])
    }

    /// Whoever is told that there is no such key, or that it is not for them, has been let in.
    @Test(arguments: [
        (ScriptedAnswer.error(404, "NoSuchKey"), StoreError.Code.notFound), (.error(403, "AccessDenied"), .forbidden),
    ])
    func `readiness comes back with the first success`(
        _ answer: ScriptedAnswer, _ code: StoreError.Code
    ) async throws {
        let bucket = try await FaultyBucket([.error(403, "InvalidAccessKeyId"), answer])
        #expect(await bucket.get().code == .unauthorised)
        #expect(!bucket.store.health.isHealthy)
        #expect(await bucket.get().code == code)
        #expect(bucket.store.health.isHealthy)
    }
}
