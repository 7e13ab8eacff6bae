// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient

/// A request in the one form that both sides hash ("Signature Calculations
/// for the Authorization Header" of the Amazon S3 API Reference).
public struct CanonicalRequest: Sendable {
    /// Names of the signed headers: lower case, sorted, joined by `;`.
    public let signedHeaders: String

    /// The text that is hashed.
    public let text: String

    /// Builds the form.
    ///
    /// - Parameters:
    ///   - method: The method.
    ///   - path: The path to sign; see `CanonicalPath`.
    ///   - query: The query's parameters, in any order.
    ///   - headers: All headers that are sent, `host` among them. Those that
    ///     proxies or the client change on the way are left out.
    ///   - payloadHash: The body's SHA-256 in hexadecimal, or `UNSIGNED-PAYLOAD`.
    public init(method: String, path: String, query: [QueryItem], headers: HTTPHeaders, payloadHash: String) {
        let signed =
            headers
            .map { (name: $0.name.lowercased(), value: Self.collapsed($0.value)) }
            .filter { !Self.unsigned.contains($0.name) }
            .sorted { $0.name < $1.name }
        signedHeaders = signed.map(\.name).joined(separator: ";")
        let lines = signed.map { "\($0.name):\($0.value)\n" }.joined()
        text = "\(method)\n\(path)\n\(QueryItem.joined(query))\n\(lines)\n\(signedHeaders)\n\(payloadHash)"
    }

    private static let unsigned: Set<String> = [
        "authorization", "connection", "content-length", "expect", "user-agent", "x-amzn-trace-id",
    ]

    /// Without white space around it, and runs of spaces as one.
    private static func collapsed(_ value: String) -> String {
        value.utf8.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
            .map { String(decoding: $0, as: UTF8.self) }
            .joined(separator: " ")
    }
}
