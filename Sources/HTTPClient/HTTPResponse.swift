// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// One answer, received completely.
public struct HTTPResponse: Sendable {
    /// The status code, 200...999; interim answers are not seen.
    public let status: Int

    /// The header fields in the order they came.
    public let headers: HTTPHeaders

    /// The body; empty if it went to a sink.
    public let body: ByteBuffer

    /// Describes an answer, for stand-ins of the client in tests.
    public init(status: Int, headers: HTTPHeaders = [:], body: ByteBuffer = ByteBuffer()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
