// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

internal import AWS

/// A service that speaks like SNS and is asked in its place, as `AWS_ENDPOINT_URL_SNS` names it.
struct SNSOverride: Sendable, Hashable {
    /// The scheme, host and port as they were given, without a slash at the end.
    ///
    /// A URL is of this service if it begins with it and a slash: no parser stands between what is compared and what is
    /// asked.
    let base: String
    /// The host without brackets, which a certificate may be for.
    let host: String

    /// Reads a URL such as `http://127.0.0.1:4566`.
    ///
    /// - Throws: An ``SNSError`` with the code `configuration`.
    init(_ url: String) throws(SNSError) {
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        guard let endpoint = EndpointURL(base), endpoint.path.isEmpty else {
            throw SNSError(
                .configuration,
                "\(url.shown) is no endpoint of SNS: write a scheme, a host and maybe a port, such as https://sns.example.com."
            )
        }
        let isAddress = endpoint.host.hasPrefix("[")
        let host = isAddress ? String(endpoint.host.dropFirst().dropLast()) : endpoint.host
        guard endpoint.scheme == "https" || Self.isThisMachine(host) else {
            throw SNSError(
                .configuration,
                "The endpoint \(url.shown) of SNS is asked for certificates, which plain http does not protect: "
                    + "use https, or a server on 127.0.0.1.")
        }
        self.base = base
        self.host = host
    }

    /// `localhost`, `127.x.y.z` in four decimal parts, or `::1`.
    private static func isThisMachine(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }
}
