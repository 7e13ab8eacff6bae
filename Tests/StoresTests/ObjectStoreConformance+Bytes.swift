// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

import HTTPClient
import NIOCore
import Spelling
import Stores
import TestSupport
import Testing

extension ObjectStoreConformance {
    /// Objects of all sizes, whole, refused and interrupted.
    @Suite struct Bytes {
        private let own = "t\(UInt32.random(in: 0...UInt32.max))"
        private let soon = ContinuousClock.now + .seconds(300)

        private func stored(_ bytes: ByteBuffer, _ name: String, in store: any ObjectStore) async throws -> ObjectKey {
            let key = try ObjectKey.checked("\(own)/\(name)")
            try await store.put(
                bytes, at: key, attributes: ObjectAttributes(), condition: .none, deadline: soon)
            return key
        }

        @Test(arguments: StoreUnderTest.present, [0, 1, 65_535, 65_536, 5_000_000])
        func `an object of any size comes back`(_ tested: StoreUnderTest, _ size: Int) async throws {
            let (store, folder) = try tested.make()
            // A length that divides no buffer, so that a piece out of place shows.
            let pattern = (0..<4099).map { _ in UInt8.random(in: 0...255) }
            var bytes = ByteBuffer()
            while bytes.readableBytes < size { bytes.writeBytes(pattern.prefix(size - bytes.readableBytes)) }
            let key = try await stored(bytes, "\(size)", in: store)
            let (head, back) = try await store.get(key, limit: size, deadline: soon)
            #expect(head.size == size)
            #expect(back == bytes)
            #expect(try await store.head(key, deadline: soon).size == size)
            _ = folder
        }

        @Test(arguments: StoreUnderTest.present)
        func `an object over the limit is refused before its first byte`(_ tested: StoreUnderTest) async throws {
            let (store, folder) = try tested.make()
            let key = try await stored(ByteBuffer(repeating: 7, count: 1001), "large", in: store)
            let sink = CountingSink()
            let error = await #expect(throws: StoreError.self) {
                try await store.get(key, limit: 1000, into: sink, deadline: soon)
            }
            #expect(error?.code == .tooLarge)
            #expect(sink.begins == 0 && sink.bytes == 0)
            _ = folder
        }

        @Test(arguments: StoreUnderTest.present)
        func `a sink learns the length first and its refusal comes back`(_ tested: StoreUnderTest) async throws {
            let (store, folder) = try tested.make()
            let key = try await stored(ByteBuffer(repeating: 7, count: 1000), "refused", in: store)
            let sink = CountingSink(refusing: true)
            let error = await #expect(throws: StoreError.self) {
                try await store.get(key, limit: 1000, into: sink, deadline: soon)
            }
            #expect(error?.underlying is CountingSink.Refusal)
            #expect(sink.announced == 1000 && sink.begins == 1)
            _ = folder
        }

        @Test(arguments: StoreUnderTest.present)
        func `a deadline that has passed ends every call`(_ tested: StoreUnderTest) async throws {
            let (store, folder) = try tested.make()
            for call in Self.calls(store, try ObjectKey.checked(own), deadline: .now - .seconds(1)) {
                let error = await #expect(throws: StoreError.self) { try await call() }
                #expect(error?.code == .timeout)
            }
            _ = folder
        }

        @Test(arguments: StoreUnderTest.present)
        func `a cancelled task ends every call`(_ tested: StoreUnderTest) async throws {
            let (store, folder) = try tested.make()
            for call in Self.calls(store, try ObjectKey.checked(own), deadline: soon) {
                let outcome = await Task {
                    withUnsafeCurrentTask { $0?.cancel() }
                    do {
                        try await call()
                        return StoreError.Code?.none
                    } catch {
                        return (error as? StoreError)?.code
                    }
                }.value
                #expect(outcome == .cancelled)
            }
            _ = folder
        }

        private static func calls(
            _ store: any ObjectStore,
            _ key: ObjectKey,
            deadline: ContinuousClock.Instant
        ) -> [@Sendable () async throws -> Void] {
            [
                { _ = try await store.head(key, deadline: deadline) },
                { _ = try await store.get(key, limit: 9, deadline: deadline) },
                {
                    try await store.put(
                        ByteBuffer(), at: key, attributes: ObjectAttributes(), condition: .none, deadline: deadline)
                },
                { try await store.delete(key, deadline: deadline) },
                { _ = try await store.list(prefix: "", after: nil, limit: 1, deadline: deadline) },
            ]
        }

        @Test(
            arguments: StoreUnderTest.present,
            [
                ("Upper", "x"), ("a b", "x"), ("", "x"), ("a", "caf\u{E9}"), ("a", " x"), ("a", "x "), ("a", ""),
                ("a", "x\r\ny: z"), ("a", String(repeating: "x", count: 2048)),
            ])
        func `metadata that would change is refused`(
            _ tested: StoreUnderTest, _ field: (name: String, value: String)
        ) async throws {
            let attributes = ObjectAttributes(metadata: [field.name: field.value])
            let (store, folder) = try tested.make()
            let key = try ObjectKey.checked(own)
            let error = await #expect(throws: StoreError.self) {
                try await store.put(
                    ByteBuffer(), at: key, attributes: attributes, condition: .none, deadline: soon)
            }
            #expect(error?.code == .misconfigured)
            _ = folder
        }
    }
}
