// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

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
    /// The bounds of the public port on its clients.
    public var bounds: ClientBounds
    /// The most connections of the admin port at once.
    public var adminConnections: Int
    /// Who may use the admin port.
    public var adminAccess: AdminAccess

    /// The defaults for an address.
    public init(host: String, port: Int, adminHost: String, adminPort: Int) {
        self.host = host
        self.port = port
        self.adminHost = adminHost
        self.adminPort = adminPort
        deadline = .seconds(20)
        verifyHeader = VerifyHeader(name: "X-Origin-Verify", values: [])
        cors = .anyone
        bounds = ClientBounds()
        adminConnections = 32
        adminAccess = AdminAccess(listeningOn: adminHost)
    }
}
