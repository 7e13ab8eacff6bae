// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// A request for a picture, whatever it came over.
public struct ImageRequest: Sendable {
    /// The path as it came: percent-encoded, without the query.
    public let path: Substring
    /// The query as it came, without the `?`.
    public let query: Substring
    /// The value of `Accept`, if it was sent.
    public let accept: String?
    /// The entity tags of `If-None-Match`, if it was sent.
    public let ifNoneMatch: EntityTagList?
    /// When the answer is of no use any more.
    public let deadline: ContinuousClock.Instant

    /// Makes a request.
    public init(
        path: Substring, query: Substring = "", accept: String? = nil, ifNoneMatch: EntityTagList? = nil,
        deadline: ContinuousClock.Instant
    ) {
        self.path = path
        self.query = query
        self.accept = accept
        self.ifNoneMatch = ifNoneMatch
        self.deadline = deadline
    }
}
