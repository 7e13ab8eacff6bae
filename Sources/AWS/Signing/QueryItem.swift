// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// One parameter of a query, percent-encoded already.
public struct QueryItem: Sendable, Hashable, Comparable {
    /// The encoded name.
    public let name: String

    /// The encoded value; empty for a parameter without one, which AWS signs as `name=`.
    public let value: String

    /// Encodes a parameter.
    public init(_ name: String, _ value: String = "") {
        self.name = PercentEncoding.query(name)
        self.value = PercentEncoding.query(value)
    }

    /// By name, then value, as AWS sorts; all ASCII, so byte order is `String` order.
    public static func < (left: QueryItem, right: QueryItem) -> Bool {
        (left.name, left.value) < (right.name, right.value)
    }

    /// The query of these parameters without its question mark, in AWS's order.
    public static func joined(_ items: [QueryItem]) -> String {
        items.sorted().map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }
}
