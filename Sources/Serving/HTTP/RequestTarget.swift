// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import HTTPTypes

/// A request's target, cut at the first `?` and otherwise as it came.
struct RequestTarget {
    /// The path, percent-encoded.
    let path: Substring
    /// The query without its mark; empty when there is none.
    let query: Substring
    /// The query with its mark, for a redirect that must keep it.
    let queryWithMark: Substring

    init(_ head: HTTPRequest) {
        let target = head.path ?? ""
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) ?? target.endIndex
        path = target[..<mark]
        queryWithMark = target[mark...]
        query = queryWithMark.dropFirst()
    }
}
