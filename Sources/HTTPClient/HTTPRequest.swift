// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// One request, said completely: nothing is added to it but `Host` and
/// `Content-Length`, or `Transfer-Encoding` in its place.
public struct HTTPRequest: Sendable {
    /// The method as it is sent, such as `GET`.
    public var method: String

    /// The absolute URL, percent-encoded already.
    ///
    /// It goes on the wire byte for byte (`CURLOPT_PATH_AS_IS`): a second
    /// encoding or a resolved `..` would name another object and break its
    /// signature.
    public var url: String

    /// The header fields in the order they are sent.
    public var headers: HTTPHeaders

    /// The body, or nil for none.
    ///
    /// An empty body sends `Content-Length: 0`.
    public var body: ByteBuffer?

    /// Whether the body goes out in chunks, its length untold
    /// (`Transfer-Encoding: chunked`, RFC 9112 §7.1).
    ///
    /// For receivers that take a chunked body for a stream. HTTP/2 has no
    /// chunks, and there only the length is left out.
    public var isChunked: Bool

    /// The most bytes of an answer's body that are held in memory.
    ///
    /// A longer 2xx body fails the request unless it goes to a sink; a longer
    /// error body is cut off there, because its beginning says what is wrong.
    public var bodyLimit: Int

    /// When the head of an answer must be there; nil leaves it to the client's
    /// timeouts and the deadline.
    ///
    /// Apart from the deadline, because a large body that flows may take long,
    /// and to cut it off only to ask again would take longer.
    public var answerBy: ContinuousClock.Instant?

    /// How long the first byte of the answer may take; nil means the client's
    /// ``Timeouts/firstByte``.
    ///
    /// For servers that answer late on purpose, as to a long poll.
    public var firstByte: Duration?

    /// Describes a request.
    public init(
        method: String = "GET",
        url: String,
        headers: HTTPHeaders = [:],
        body: ByteBuffer? = nil,
        isChunked: Bool = false,
        bodyLimit: Int = 64 * 1024,
        answerBy: ContinuousClock.Instant? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.isChunked = isChunked
        self.bodyLimit = bodyLimit
        self.answerBy = answerBy
    }
}
