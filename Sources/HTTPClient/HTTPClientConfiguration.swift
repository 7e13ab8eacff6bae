// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// What an ``HTTPClient`` may use and how patient it is.
public struct HTTPClientConfiguration: Sendable {
    /// How long a transfer may show no life.
    public var timeouts: Timeouts

    /// The most connections to one host and port; further requests wait in
    /// line until their deadline (`CURLMOPT_MAX_HOST_CONNECTIONS`).
    public var connectionsPerHost: Int

    /// Seconds after which an idle connection is not used again
    /// (`CURLOPT_MAXAGE_CONN`).
    ///
    /// S3 closes them after 5 to 20 seconds; using one that just closed costs a round
    /// trip, not the request.
    public var idleSeconds: Int

    /// A PEM file of certificate authorities instead of the system's.
    public var certificateFile: String?

    /// Connects elsewhere than the URL says while still asking for its host:
    /// rules of the form `HOST:PORT:CONNECT-TO-HOST:CONNECT-TO-PORT`, empty
    /// parts meaning any or the same (`CURLOPT_CONNECT_TO`).
    public var connectTo: [String]

    /// The defaults of an origin beside its object store.
    public init(
        timeouts: Timeouts = Timeouts(),
        connectionsPerHost: Int = 192,
        idleSeconds: Int = 15,
        certificateFile: String? = nil,
        connectTo: [String] = []
    ) {
        self.timeouts = timeouts
        self.connectionsPerHost = connectionsPerHost
        self.idleSeconds = idleSeconds
        self.certificateFile = certificateFile
        self.connectTo = connectTo
    }
}
