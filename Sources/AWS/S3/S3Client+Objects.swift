// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient
internal import NIOCore

extension S3Client {
    /// Receives an object (`GetObject`), and compares it with the checksum
    /// that S3 has of it.
    ///
    /// - Parameters:
    ///   - key: The object's key.
    ///   - limit: The most bytes to receive; a longer object is refused, before
    ///     its first byte if its length is announced.
    ///   - condition: Which object is meant.
    ///   - sink: Takes the bytes; begins anew if the call is tried again.
    ///   - deadline: When to give up.
    public func get(
        _ key: String,
        limit: Int,
        condition: S3Condition = .any,
        into sink: any BodySink,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> S3Object {
        let limited = LimitedSink(sink, limit: limit)
        var call = S3Call(method: "GET", key: key, headers: condition.headers)
        call.headers.add("x-amz-checksum-mode", "ENABLED")
        let response = try await perform(call, into: limited, deadline: deadline)
        guard response.status == 200 else {
            throw AWSError(.malformed, "S3 answered \(response.status) to GET.", status: response.status)
        }
        return try S3Object(response.headers, size: limited.count)
    }

    /// Asks about an object (`HeadObject`).
    ///
    /// A missing bucket cannot be told from a missing object: the answer has
    /// no body. Without leave to list, S3 answers 403 for either.
    public func head(
        _ key: String,
        condition: S3Condition = .any,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> S3Object {
        let call = S3Call(method: "HEAD", key: key, headers: condition.headers)
        return try S3Object(try await perform(call, deadline: deadline).headers)
    }

    /// Stores an object (`PutObject`), its body hashed and signed, and its
    /// checksum beside it for those who read it.
    ///
    /// - Throws: `preconditionFailed` if there is an object and there should be none.
    public func put(_ upload: S3Upload, at key: String, deadline: ContinuousClock.Instant) async throws(AWSError) {
        var call = S3Call(method: "PUT", key: key, body: upload.bytes)
        if let type = upload.contentType { call.headers.add("content-type", type) }
        if let control = upload.cacheControl { call.headers.add("cache-control", control) }
        if let acl = upload.acl { call.headers.add("x-amz-acl", acl) }
        for (name, value) in upload.metadata.sorted(by: { $0.key < $1.key }) {
            call.headers.add("x-amz-meta-\(name)", value)
        }
        call.headers.add(ChecksumAlgorithm.crc32.header, ChecksumAlgorithm.crc32.checksum(of: upload.bytes))
        if upload.onlyIfAbsent {
            call.headers.add("if-none-match", "*")
            call.retry = .unsent
        }
        _ = try await perform(call, deadline: deadline)
    }

    /// Deletes an object (`DeleteObject`).
    ///
    /// Succeeds if there is none.
    public func delete(_ key: String, deadline: ContinuousClock.Instant) async throws(AWSError) {
        _ = try await perform(S3Call(method: "DELETE", key: key), deadline: deadline)
    }
}
