// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

public import NIOCore
public import Origin

/// Where the server listens, and its bounds on clients.
public struct ServerConfiguration: Sendable {
    /// The public port's address.
    public var host: String
    /// The public port.
    public var port: Int
    /// The admin port's address.
    public var adminHost: String
    /// The admin port.
    public var adminPort: Int
    /// The longest that a request may take.
    ///
    /// CloudFront waits 30 seconds for the first byte and then asks again, up to three times; answering before that
    /// spares the work of the repeats.
    public var deadline: Duration
    /// The secret that the CDN proves itself by.
    public var verifyHeader: VerifyHeader
    /// Which pages may read pictures from a script.
    public var cors: CORS
    /// How long a connection may be idle, or a request's head take.
    ///
    /// CloudFront keeps idle connections for 5 seconds and a load balancer for 60, and whoever closes first must be the
    /// client.
    public var idleTimeout: TimeAmount
    /// How long a client may take nothing of an answer.
    public var writeStall: TimeAmount
    /// The most connections at once; the kernel's backlog holds further ones back.
    public var connections: Int

    /// The defaults for an address.
    public init(host: String, port: Int, adminHost: String, adminPort: Int) {
        self.host = host
        self.port = port
        self.adminHost = adminHost
        self.adminPort = adminPort
        deadline = .seconds(20)
        verifyHeader = VerifyHeader(name: "X-Origin-Verify", values: [])
        cors = .anyone
        idleTimeout = .seconds(75)
        writeStall = .seconds(30)
        connections = 4096
    }
}
