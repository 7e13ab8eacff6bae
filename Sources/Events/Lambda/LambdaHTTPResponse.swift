// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPClient
public import NIOCore

/// The answer to a ``LambdaHTTPRequest``.
public struct LambdaHTTPResponse: Sendable {
    /// The status code.
    public var status: Int

    /// The header fields; a name may stand several times.
    public var headers: HTTPHeaders

    /// The body.
    public var body: ByteBuffer

    /// Describes an answer.
    public init(status: Int, headers: HTTPHeaders = [:], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
