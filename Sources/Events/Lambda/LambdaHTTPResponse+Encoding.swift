// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import HTTPClient
public import NIOCore

extension LambdaHTTPResponse {
    /// The most bytes of a buffered answer, its JSON and Base64 counted.
    public static let mostBuffered = 6_291_556

    /// The most of them that a load balancer takes.
    public static let mostBalanced = 1 << 20

    /// Status and headers as they go before a streamed body.
    public func prelude() -> ByteBuffer {
        let (headers, cookies) = joined
        return Self.encode(Head(statusCode: status, headers: headers, cookies: cookies.isEmpty ? nil : cookies))
    }

    /// The answer in one piece of JSON, the body as Base64.
    ///
    /// - Parameter source: Who waits for it, which decides form and limit.
    /// - Throws: ``LambdaAnswerTooLarge`` if it is over the limit.
    public func buffered(for source: LambdaHTTPRequest.Source) throws(LambdaAnswerTooLarge) -> ByteBuffer {
        let isBalanced = if case .loadBalancer = source { true } else { false }
        let limit = isBalanced ? Self.mostBalanced : Self.mostBuffered
        // Before it is encoded: that would take three times its memory.
        let least = (body.readableBytes + 2) / 3 * 4
        guard least <= limit else { throw LambdaAnswerTooLarge(source: source, bytes: least, limit: limit) }
        let json = isBalanced ? balanced(source) : gateway()
        guard json.readableBytes <= limit else {
            throw LambdaAnswerTooLarge(source: source, bytes: json.readableBytes, limit: limit)
        }
        return json
    }

    private func gateway() -> ByteBuffer {
        let (headers, cookies) = joined
        return Self.encode(
            Whole(
                statusCode: status, statusDescription: nil, headers: headers, multiValueHeaders: nil,
                cookies: cookies.isEmpty ? nil : cookies, body: base64, isBase64Encoded: true))
    }

    private func balanced(_ source: LambdaHTTPRequest.Source) -> ByteBuffer {
        var (headers, cookies) = joined
        var lists: [String: [String]]?
        if source == .loadBalancer(multiValue: true) {
            lists = Dictionary(fields.map { ($0.name, [$0.value]) }, uniquingKeysWith: +)
        }
        headers["set-cookie"] = cookies.last
        return Self.encode(
            Whole(
                statusCode: status, statusDescription: StatusLine.text(status), headers: lists == nil ? headers : nil,
                multiValueHeaders: lists, cookies: nil, body: base64, isBase64Encoded: true))
    }

    private var base64: String { Data(body.readableBytesView).base64EncodedString() }

    /// The fields but those of one connection, which is not the client's.
    private var fields: [(name: String, value: String)] {
        headers.map { (name: $0.name.lowercased(), value: $0.value) }
            .filter { !["connection", "keep-alive", "transfer-encoding"].contains($0.name) }
    }

    /// One value a name (RFC 9110 §5.3); cookies can't be joined and stand apart.
    private var joined: (headers: [String: String], cookies: [String]) {
        let cookies = fields.filter { $0.name == "set-cookie" }.map(\.value)
        let others = fields.filter { $0.name != "set-cookie" }.map { ($0.name, $0.value) }
        return (Dictionary(others, uniquingKeysWith: { "\($0), \($1)" }), cookies)
    }

    static func encode(_ document: some Encodable) -> ByteBuffer {
        let encoder = JSONEncoder()
        // Escaped slashes would lengthen Base64 by a sixty-fourth.
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers, texts and lists of them always encode.
        return ByteBuffer(bytes: (try? encoder.encode(document)) ?? Data())
    }

    private struct Head: Encodable {
        let statusCode: Int
        let headers: [String: String]
        let cookies: [String]?
    }

    private struct Whole: Encodable {
        let statusCode: Int
        let statusDescription: String?
        let headers: [String: String]?
        let multiValueHeaders: [String: [String]]?
        let cookies: [String]?
        let body: String
        let isBase64Encoded: Bool
    }
}
