// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore
internal import Stores

/// A store of one object, in memory.
///
/// Not a folder: valgrind 3.19 does not let `openat2` through, without which none is opened.
struct OneObject: ObjectStore {
    let key: String
    let bytes: [UInt8]

    var name: String { "memory:" }

    private var head: ObjectHead { ObjectHead(size: bytes.count, etag: "1", lastModified: 1_700_000_000) }

    func head(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) -> ObjectHead {
        guard key.string == self.key else { throw StoreError(.notFound, "There is only \(self.key).") }
        return head
    }

    func get(
        _ key: ObjectKey, limit: Int, into sink: any BodySink, deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> ObjectHead {
        let head = try await head(key, deadline: deadline)
        do {
            try sink.begin(status: 200, contentLength: bytes.count)
            try bytes.withUnsafeBytes { try sink.write($0) }
        } catch {
            throw StoreError(.unavailable, "The bytes of \(key) were not taken.", underlying: error)
        }
        return head
    }

    func put(
        _ bytes: ByteBuffer, at key: ObjectKey, attributes: ObjectAttributes, condition: PutCondition,
        deadline: ContinuousClock.Instant
    ) async throws(StoreError) {
        throw StoreError(.forbidden, "Nothing is stored here.")
    }

    func delete(_ key: ObjectKey, deadline: ContinuousClock.Instant) async throws(StoreError) {
        throw StoreError(.forbidden, "Nothing is deleted here.")
    }

    func list(
        prefix: String, after: ObjectKey?, limit: Int, deadline: ContinuousClock.Instant
    ) async throws(StoreError) -> ObjectPage {
        ObjectPage(entries: [], isLast: true)
    }
}
