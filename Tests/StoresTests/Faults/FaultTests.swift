// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import Stores
import TestSupport
import Testing

/// Every fault of S3 that a client can meet, on the wire.
@Suite struct FaultTests {
    /// The limit is for what never ends: how long a test waits for its turn depends on the machine.
    @Test(.timeLimit(.minutes(2)), arguments: Fault.all)
    func `a read is answered as it should, with no more requests than it takes`(_ fault: Fault) async throws {
        let bucket = try await FaultyBucket(fault.answers, patience: fault.patience)
        let result = await bucket.get()
        #expect(result.code == fault.code)
        if fault.code == nil { #expect(try result.get() == Fault.body) }
        #expect(bucket.server.requests.count == fault.requests)
        #expect(bucket.store.health.isHealthy == !fault.isLasting)
    }

    @Test(arguments: Fault.all.filter(\.holdsForHead))
    func `HEAD is answered the same`(_ fault: Fault) async throws {
        let bucket = try await FaultyBucket(fault.answers, patience: fault.patience)
        let result = await bucket.head()
        #expect(result.code == fault.code)
        #expect(bucket.server.requests.count == fault.requests)
    }

    /// Without coalescing, which is not the store's.
    @Test(arguments: Fault.all.filter { $0.answers.count == 1 && $0.code != .timeout })
    func `fifty reads at once fare as one`(_ fault: Fault) async throws {
        let bucket = try await FaultyBucket(fault.answers, patience: fault.patience)
        let codes = await withTaskGroup { group in
            for _ in 0..<50 { group.addTask { await bucket.get().code } }
            return await group.reduce(into: [StoreError.Code?: Int]()) { $0[$1, default: 0] += 1 }
        }
        // The circuit may open before the last of them has begun.
        let others = codes.keys.filter { $0 != fault.code && ($0 != .unavailable || fault.code == nil) }
        #expect(others.isEmpty, "\(codes)")
        #expect(bucket.server.requests.count <= 50 * fault.requests)
    }

    /// With the patience of an hour, nothing but the deadline ends it within the limit.
    @Test(.timeLimit(.minutes(2))) func `a deadline ends it all`() async throws {
        let bucket = try await FaultyBucket([.steps([])], patience: .seconds(3600))
        #expect(await bucket.get(within: .milliseconds(300)).code == .timeout)
        #expect(bucket.server.requests.count == 1)
    }

    @Test func `a connection with more on it than was announced is not used again`() async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"
        let bucket = try await FaultyBucket([.steps([.send("\(head)hello\(head)world")]), Fault.found])
        for _ in 0..<2 { #expect(try await bucket.get().get() == "hello") }
        #expect(bucket.server.requests.map(\.connection) == [0, 1])
    }
}
