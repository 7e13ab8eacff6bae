// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import HTTPTypes
public import NIOCore

/// An answer to a request for a picture, whatever carries it: a connection, or an invocation of Lambda.
public struct ImageResponse: Sendable {
    /// The status.
    public var status: HTTPResponse.Status
    /// The header fields; `Content-Length` is the carrier's, from the body.
    public var headers: HTTPFields
    /// The body of the answer to GET; one to HEAD leaves it out and keeps its length.
    public var body: ByteBuffer
    /// What it is, for counting.
    let outcome: ResponseOutcome

    init(
        _ outcome: ResponseOutcome, status: HTTPResponse.Status, headers: HTTPFields, body: ByteBuffer = ByteBuffer()
    ) {
        self.outcome = outcome
        self.status = status
        self.headers = headers
        self.body = body
    }
}
