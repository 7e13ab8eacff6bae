// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import AWS
import NIOCore
import Spelling
import Stores
import TestSupport
import Testing

/// Faults of storing.
@Suite struct WriteFaultTests {
    @Test(
        arguments: [
            ([.error(500, "InternalError"), Fault.found], nil, 2), ([.error(500, "InternalError")], .unavailable, 3),
            ([.error(503, "SlowDown")], .throttled, 3), ([.error(200, "InternalError"), Fault.found], nil, 2),
            ([.error(200, "InternalError")], .unavailable, 3), ([.error(200, "Unheard")], .unavailable, 3),
            ([.error(200, "SlowDown")], .throttled, 3), ([.steps([.reset]), Fault.found], nil, 2),
            ([.error(400, "BadDigest"), Fault.found], nil, 2), ([.error(400, "BadDigest")], .corrupt, 2),
            ([.error(400, "XAmzContentSHA256Mismatch"), Fault.found], nil, 2),
            ([.error(400, "EntityTooLarge")], .misconfigured, 1),
            ([.error(404, "NoSuchBucket")], .misconfigured, 1),
        ] as [([ScriptedAnswer], StoreError.Code?, Int)])
    func `a write ends as it should`(_ answers: [ScriptedAnswer], _ code: StoreError.Code?, _ requests: Int)
        async throws
    {
        let bucket = try await FaultyBucket(answers)
        #expect(await bucket.put()?.code == code)
        #expect(bucket.server.requests.count == requests)
        #expect(bucket.server.requests.allSatisfy { String(buffer: $0.body) == Fault.body })
    }

    @Test(
        arguments: [
            ([.steps([.reset])], .unavailable, 1), ([.error(500, "InternalError")], .unavailable, 1),
            ([.error(412, "PreconditionFailed")], .preconditionFailed, 1),
            ([.error(409, "ConditionalRequestConflict"), Fault.found], nil, 2),
            ([.error(503, "SlowDown"), Fault.found], nil, 2),
            ([.error(400, "BadDigest"), Fault.found], nil, 2),
        ] as [([ScriptedAnswer], StoreError.Code?, Int)])
    func `a first write is repeated only if it cannot have happened`(
        _ answers: [ScriptedAnswer], _ code: StoreError.Code?, _ requests: Int
    ) async throws {
        let bucket = try await FaultyBucket(answers)
        #expect(await bucket.put(.ifAbsent)?.code == code)
        #expect(bucket.server.requests.count == requests)
    }

    @Test func `a thousand objects are deleted by one request, and those it cannot name alone`() async throws {
        let answer = "<DeleteResult><Error><Key>7</Key><Code>AccessDenied</Code></Error></DeleteResult>"
        let bucket = try await FaultyBucket([.object(answer)])
        let keys = try (0..<1001).map { try ObjectKey.checked(String($0)) } + [ObjectKey.checked("\u{1}")]
        let failures = try await bucket.store.delete(keys, deadline: .now + .seconds(60))
        #expect(failures.mapValues(\.code) == [try ObjectKey.checked("7"): .forbidden])
        #expect(bucket.server.requests.map(\.method) == ["POST", "POST", "DELETE"])
        #expect(bucket.server.requests.last?.head.hasPrefix("DELETE /%01 ") == true)
    }

    @Test func `an upload carries its checksum, and an ACL only if one is configured`() async throws {
        let bucket = try await FaultyBucket([Fault.found])
        #expect(await bucket.put() == nil)
        try await S3Store(bucket.client, acl: "public-read").put(
            ByteBuffer(string: Fault.body), at: bucket.key, attributes: ObjectAttributes(), condition: .none,
            deadline: .now + .seconds(30))
        #expect(bucket.server.requests.map { $0.header("x-amz-acl") } == [nil, "public-read"])
        #expect(bucket.server.requests.allSatisfy { $0.header("x-amz-checksum-crc32") == "NhCmhg==" })
    }

    @Test func `to be told that it is there already ends a refusal, and an outage does not use its end up`()
        async throws
    {
        let clock = TestClock()
        let bucket = try await FaultyBucket(
            [
                .error(403, "AccessDenied"), .error(500, "InternalError"), .error(500, "InternalError"),
                .error(500, "InternalError"), .error(412, "PreconditionFailed"), Fault.found,
            ], safeguards: S3Safeguards(now: { clock.now }))
        #expect(await bucket.put()?.code == .forbidden)
        clock.advance(.seconds(60))
        #expect(await bucket.get().code == .unavailable)
        #expect(await bucket.put()?.code == .preconditionFailed)
        #expect(await bucket.put() == nil && bucket.server.requests.count == 6)
    }

    @Test func `what a service can't do is no outage`() async throws {
        let bucket = try await FaultyBucket([.error(501, "NotImplemented")])
        for _ in 0..<6 { #expect(await bucket.put(.ifAbsent)?.code == .misconfigured) }
        #expect(bucket.server.requests.count == 6 && bucket.store.circuit == .closed)
    }

    /// With a clock that is told the time.
    @Test(arguments: [
        (ScriptedAnswer.error(403, "AccessDenied"), StoreError.Code.forbidden, "60.0 seconds"),
        (.error(400, "AccessControlListNotSupported"), .misconfigured, "leave the ACL out"),
    ])
    func `after a refusal nothing is stored for a minute`(
        _ answer: ScriptedAnswer, _ code: StoreError.Code, _ text: String
    ) async throws {
        let clock = TestClock()
        let bucket = try await FaultyBucket(
            [answer, Fault.found], safeguards: S3Safeguards(now: { clock.now }))
        let first = await bucket.put()
        #expect(first?.code == code && first?.isRepeat == false && first?.message.contains(text) == true)
        clock.advance(.seconds(59))
        let second = await bucket.put()
        #expect(second?.code == .forbidden && second?.isRepeat == true)
        #expect(bucket.server.requests.count == 1)
        #expect(await bucket.get().code == nil)
        clock.advance(.seconds(1))
        #expect(await bucket.put() == nil)
        #expect(await bucket.put() == nil)
        #expect(bucket.server.requests.count == 4)
    }
}
