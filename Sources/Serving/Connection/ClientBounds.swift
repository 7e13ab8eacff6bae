// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import NIOCore

/// How long a client may take for each part of an exchange, and how many clients there may be.
///
/// The periods for a head and a body are absolute: a byte now and then does not prolong them. Without that, a few
/// hundred clients that send a byte a second keep a server's connections for as long as they like.
public struct ClientBounds: Sendable {
    /// The longest that a request's head may take, from its first byte or from the end of the answer before it.
    ///
    /// A connection without any byte of a head is idle, and has ``idle``: CloudFront and load balancers open
    /// connections ahead of requests.
    public var head: TimeAmount
    /// The longest that a request's body may take, from the end of its head.
    public var body: TimeAmount
    /// How long a connection may be idle between requests.
    ///
    /// CloudFront keeps idle connections for 5 seconds and a load balancer for 60, and whoever closes first must be the
    /// client.
    public var idle: TimeAmount
    /// How long a client may take too little of an answer.
    public var writeStall: TimeAmount
    /// How long a connection is still read after its last answer, before it is closed.
    ///
    /// Closing with bytes unread makes the kernel reset the connection, and a reset may reach the client before the
    /// answer does (RFC 9112 §9.6).
    public var linger: TimeAmount
    /// The most connections at once.
    ///
    /// At the bound the one that waited longest for its client is closed for a new one; while all have a request in
    /// work, the kernel's backlog holds new ones back.
    public var connections: Int

    /// The bounds of a public port.
    public init() {
        head = .seconds(10)
        body = .seconds(10)
        idle = .seconds(75)
        writeStall = .seconds(30)
        linger = .seconds(2)
        connections = 4096
    }
}
