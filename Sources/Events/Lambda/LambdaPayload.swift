// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
public import NIOCore

/// What an event asks for, told by its shape: nothing else in it says so.
public enum LambdaPayload: Sendable {
    /// A request over HTTP: a function URL, an HTTP API, or a load balancer.
    case http(LambdaHTTPRequest)
    /// A batch of SQS, whose answer names the messages that failed.
    case queue(ByteBuffer)
    /// Anything else: S3, SNS, EventBridge, or what somebody sends by hand.
    case event(ByteBuffer)

    /// Looks at an event.
    ///
    /// - Throws: ``InvocationError`` if it is not JSON, or begins like a
    ///   request and is none.
    public init(_ body: ByteBuffer) throws(InvocationError) {
        let json = Data(body.readableBytesView)
        switch try PayloadShape.read(json) {
        case .gateway: self = .http(try LambdaHTTPRequest(gateway: json))
        case .balancer: self = .http(try LambdaHTTPRequest(balancer: json))
        case .queue: self = .queue(body)
        case .event: self = .event(body)
        }
    }
}
