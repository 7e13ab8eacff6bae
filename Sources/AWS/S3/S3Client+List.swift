// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPClient
internal import NIOCore

extension S3Client {
    /// A part of the bucket's listing (`ListObjectsV2`).
    ///
    /// - Parameters:
    ///   - prefix: What the keys begin with.
    ///   - delimiter: Keys with it after the prefix are not listed, but what they have before it, once.
    ///   - startAfter: Only keys after this one in byte order.
    ///   - limit: The most objects; S3 never gives more than 1,000.
    ///   - continuation: From the part before this one.
    ///   - deadline: When to give up.
    public func listObjectsV2(
        prefix: String = "",
        delimiter: String? = nil,
        startAfter: String? = nil,
        limit: Int = 1000,
        continuation: String? = nil,
        deadline: ContinuousClock.Instant
    ) async throws(AWSError) -> S3ListPage {
        // Encoded, because XML cannot hold every character that a key can.
        var query = [
            QueryItem("list-type", "2"), QueryItem("encoding-type", "url"),
            QueryItem("max-keys", String(min(max(limit, 1), 1000))),
        ]
        if !prefix.isEmpty { query.append(QueryItem("prefix", prefix)) }
        if let delimiter { query.append(QueryItem("delimiter", delimiter)) }
        if let startAfter { query.append(QueryItem("start-after", startAfter)) }
        if let continuation { query.append(QueryItem("continuation-token", continuation)) }
        // 1,000 keys of 1,024 bytes, each encoded as three, with their XML.
        let call = S3Call(method: "GET", query: query, bodyLimit: 4 << 20)
        let response = try await perform(call, deadline: deadline)
        return try S3ListPage(xml: Array(response.body.readableBytesView))
    }
}
