// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import Recipes
internal import Spelling
internal import Stores

/// Whether the store lets us do what serving takes: list and read originals, write and delete variants.
enum StoreProbe {
    /// Below a size, where a policy lets variants be stored; never below originals/, where nothing is ever written.
    private static let name = "miniature-check/" + String(UInt64.random(in: .min ... .max), radix: 16)

    static let all = [
        Probe(name: "list originals") { parts in
            await probe(parts) { store, deadline throws(StoreError) in
                let page = try await store.list(
                    prefix: VariantPath.originals, after: nil, limit: 1, deadline: deadline)
                return page.entries.isEmpty ? "there are none yet" : "there are some"
            }
        },
        Probe(name: "read originals") { parts in
            await probe(parts) { store, deadline throws(StoreError) in
                do throws(StoreError) {
                    _ = try await store.head(.checked(VariantPath.originals + name), deadline: deadline)
                } catch {
                    guard error.code == .notFound else { throw error }
                }
                return "a missing one is reported as missing"
            }
        },
        Probe(name: "write and delete variants") { parts in
            await probe(parts) { store, deadline throws(StoreError) in
                let size = parts.settings.sizes.first.map { "\($0)/" } ?? ""
                let key = try ObjectKey.checked(size + name)
                let attributes = ObjectAttributes(contentType: "text/plain", metadata: ["engine": "check"])
                try await store.put(
                    ByteBuffer(string: "check"), at: key, attributes: attributes, condition: .none,
                    deadline: deadline)
                let head = try await store.head(key, deadline: deadline)
                try await store.delete(key, deadline: deadline)
                guard head.metadata["engine"] == "check" else {
                    throw StoreError(.misconfigured, "The store did not keep an object's metadata.")
                }
                return "with their metadata"
            }
        },
    ]

    private static func probe(
        _ parts: Parts,
        _ body: (any ObjectStore, ContinuousClock.Instant) async throws(StoreError) -> String
    ) async -> Probe.Outcome {
        do {
            return .good(try await body(await parts.store(creating: false), .now + .seconds(10)))
        } catch {
            return .bad("\(error)")
        }
    }
}
