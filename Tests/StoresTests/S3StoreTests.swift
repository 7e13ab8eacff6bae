// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import HTTPClient
import NIOCore
import Spelling
import Stores
import TestSupport
import Testing

/// What only S3 has: credentials and buckets that may be wrong.
@Suite(.enabled(if: TestServer.arePresent, "S3 takes part under Tests/Servers/with-s3 only."))
struct S3StoreTests {
    private let soon = ContinuousClock.now + .seconds(300)

    @Test(arguments: TestServer.Kind.allCases)
    func `a wrong secret is not accepted`(_ kind: TestServer.Kind) async throws {
        let server = try #require(TestServer(kind))
        let wrong = Credentials(accessKeyID: server.credentials.accessKeyID, secretAccessKey: "wrong")
        let store = try server.store(.path, credentials: StaticCredentials(wrong))
        let error = await #expect(throws: StoreError.self) {
            try await store.get(ObjectKey.checked("a"), limit: 9, deadline: soon)
        }
        #expect(error?.code == .unauthorised)
        #expect(store.health.problem?.code == .unauthorised)
        #expect((error?.underlying as? AWSError)?.serviceCode == "SignatureDoesNotMatch")
    }

    @Test func `an unsigned request is forbidden`() async throws {
        // OpenStack Swift takes a request without a signature for one of its own protocol.
        let store = try #require(TestServer(.ministack)).store(.path, credentials: AnonymousCredentials())
        let error = await #expect(throws: StoreError.self) {
            try await store.head(ObjectKey.checked("a"), deadline: soon)
        }
        #expect(error?.code == .forbidden)
    }

    @Test(arguments: TestServer.Kind.allCases)
    func `a missing bucket is a wrong configuration`(_ kind: TestServer.Kind) async throws {
        let store = try #require(TestServer(kind)).store(.path, bucket: "no-such-bucket")
        let error = await #expect(throws: StoreError.self) {
            try await store.list(prefix: "", after: nil, limit: 1, deadline: soon)
        }
        #expect(error?.code == .misconfigured && store.name == "s3://no-such-bucket")
    }

    @Test(arguments: TestServer.Kind.allCases)
    func `a list of more than one request is whole`(_ kind: TestServer.Kind) async throws {
        let store = try #require(TestServer(kind)).store(.path)
        let own = "pages\(UInt32.random(in: 0...UInt32.max))/"
        let soon = self.soon
        try await withThrowingTaskGroup { group in
            for worker in 0..<8 {
                group.addTask {
                    for number in stride(from: worker, to: 1010, by: 8) {
                        try await store.put(
                            ByteBuffer(), at: ObjectKey.checked(own + String(10_000 + number)),
                            attributes: ObjectAttributes(),
                            condition: .none, deadline: soon)
                    }
                }
            }
            try await group.waitForAll()
        }
        let page = try await store.list(prefix: own, after: nil, limit: 2000, deadline: soon)
        #expect(page.entries.count == 1010 && page.isLast)
    }

    @Test func `an invalidation is made once for one reference`() async throws {
        let server = try #require(TestServer(.ministack))
        let distribution = try #require(server.distribution)
        let client = try CloudFrontClient(
            endpoint: server.endpoint, credentials: StaticCredentials(server.credentials), http: HTTPClient())
        let reference = "r\(UInt32.random(in: 0...UInt32.max))"
        var ids: [String] = []
        for _ in 0..<2 {
            ids.append(
                try await client.createInvalidation(
                    distribution: distribution, paths: ["/a b/\u{E9}&<*"], tags: ["src:1"], callerReference: reference,
                    deadline: soon))
        }
        #expect(ids[0] == ids[1] && ids[0].count > 3)
        let error = await #expect(throws: AWSError.self) {
            try await client.createInvalidation(
                distribution: distribution, tags: ["src:2"], callerReference: reference, deadline: soon)
        }
        #expect(error?.serviceCode == "InvalidationBatchAlreadyExists")
        let missing = await #expect(throws: AWSError.self) {
            try await client.createInvalidation(
                distribution: "ENONE", tags: ["src:2"], callerReference: reference, deadline: soon)
        }
        #expect(missing?.code == .notFound)
    }

    @Test func `an object comes with the checksum it was stored with`() async throws {
        let server = try #require(TestServer(.ministack))
        let store = try server.store(.path)
        let key = try ObjectKey.checked("checked\(UInt32.random(in: 0...UInt32.max))")
        try await store.put(
            ByteBuffer(string: "hello"), at: key, attributes: ObjectAttributes(), condition: .none, deadline: soon)
        let location = S3Location(bucket: server.bucket, region: server.region, endpoint: server.endpoint)
        let http = try HeaderTransport()
        let client = try S3Client(location: location, credentials: StaticCredentials(server.credentials), http: http)
        _ = try await S3Store(client).get(key, limit: 9, deadline: soon)
        #expect(http.last["x-amz-checksum-crc32"] == "NhCmhg==")
    }
}
