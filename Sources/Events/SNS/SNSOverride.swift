// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

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
        guard let scheme = ["https://", "http://"].first(where: { base.hasPrefix($0) }),
            let host = Self.host(base.dropFirst(scheme.utf8.count))
        else {
            throw SNSError(
                .configuration,
                "\(url.shown) is no endpoint of SNS: write a scheme, a host and maybe a port, such as https://sns.example.com."
            )
        }
        guard scheme == "https://" || Self.isThisMachine(host) else {
            throw SNSError(
                .configuration,
                "The endpoint \(url.shown) of SNS is asked for certificates, which plain http does not protect: "
                    + "use https, or a server on 127.0.0.1.")
        }
        self.base = base
        self.host = host
    }

    /// The host of `HOST`, `HOST:PORT`, `[V6]` or `[V6]:PORT`, nil if it is none of them.
    private static func host(_ authority: Substring) -> String? {
        var host = authority
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            host = authority[..<colon]
            let port = authority[authority.index(after: colon)...]
            guard let number = UInt16(port), number > 0, port == String(number) else { return nil }
        }
        let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
        let name = isAddress ? host.dropFirst().dropLast() : host
        guard !name.isEmpty, name.utf8.allSatisfy({ isAddress ? isAddressByte($0) : isNameByte($0) }) else {
            return nil
        }
        return name.lowercased()
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    private static func isAddressByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66, 0x2E, 0x3A: true
        default: false
        }
    }

    /// `localhost`, `127.x.y.z` in four decimal parts, or `::1`.
    private static func isThisMachine(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127"
            && parts.allSatisfy { part in UInt8(part).map { String($0) == part } ?? false }
    }
}
