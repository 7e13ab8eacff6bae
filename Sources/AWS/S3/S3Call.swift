// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore

/// One call, before it is signed.
///
/// Each try signs it anew.
struct S3Call {
    var method: String
    /// The object's key; nil for a call on the bucket.
    var key: String?
    var query: [QueryItem] = []
    var headers: HTTPHeaders = [:]
    var body: ByteBuffer?
    var bodyLimit = 64 * 1024
    var retry = RetryRule.idempotent

    /// Whether it reads.
    var isRead: Bool { method == "GET" || method == "HEAD" }

    /// Whether it stores.
    var isWrite: Bool { method == "PUT" }
}
