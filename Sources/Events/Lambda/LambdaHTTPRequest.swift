// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
public import HTTPClient
public import NIOCore

/// A request over HTTP that came as an event.
public struct LambdaHTTPRequest: Sendable {
    /// What took the request and waits for its answer.
    public enum Source: Sendable, Hashable {
        /// A function URL, which can take an answer in a stream.
        case functionURL
        /// An HTTP API of API Gateway, which can't.
        case httpAPI
        /// An Application Load Balancer, which can't either.
        ///
        /// With `multiValue` its target group is set to lists of header values, and expects them back.
        case loadBalancer(multiValue: Bool)
    }

    /// What took the request.
    public let source: Source

    /// The method, such as `GET`.
    public let method: String

    /// The path, percent-encoded as far as the source lets one know; see `LambdaPath`.
    public let path: String

    /// The query as it was sent, without the `?`; empty for none.
    public let query: String

    /// The header fields with names in lower case, in the order of the names.
    ///
    /// Without cookies, which no picture depends on.
    public let headers: HTTPHeaders

    /// The address of who asked, as the source saw it.
    public let sourceIP: String?

    /// The body; empty for GET, HEAD and OPTIONS, whatever came with them.
    public let body: ByteBuffer

    /// Path and query as a request line has them.
    public var target: String { query.isEmpty ? path : "\(path)?\(query)" }

    /// Describes a request.
    public init(
        source: Source, method: String = "GET", path: String, query: String = "", headers: HTTPHeaders = [:],
        sourceIP: String? = nil, body: ByteBuffer = ByteBuffer()
    ) {
        self.source = source
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.sourceIP = sourceIP
        self.body = body
    }

    /// The bytes of a body that stands in an event as text.
    ///
    /// - Throws: ``InvocationError`` if its Base64 is none.
    static func body(
        _ text: String?, isBase64: Bool?, of method: String
    ) throws(InvocationError) -> ByteBuffer {
        guard let text, !["GET", "HEAD", "OPTIONS"].contains(method) else { return ByteBuffer() }
        guard isBase64 == true else { return ByteBuffer(string: text) }
        guard let bytes = Data(base64Encoded: text) else {
            throw InvocationError(type: "Payload.Malformed", message: "The body of the request is not Base64.")
        }
        return ByteBuffer(bytes: bytes)
    }

    /// Fields by name, in one order.
    static func headers(_ fields: [(name: String, value: String)]) -> HTTPHeaders {
        var headers = HTTPHeaders()
        let lowered = fields.map { (name: $0.name.lowercased(), value: $0.value) }
        for field in lowered.sorted(by: { $0.name < $1.name }) where field.name != "cookie" {
            headers.add(field.name, field.value)
        }
        return headers
    }

    static let malformed = InvocationError(
        type: "Payload.Malformed", message: "The event looks like an HTTP request and lacks parts of one.")
}
