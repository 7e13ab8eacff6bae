// Miniature: an image origin for CloudFront.
// SPDX-License-Identifier: Apache-2.0

/// The URL of an endpoint in its parts, read more strictly than any client
/// does: what is checked here must be what is connected to.
public struct EndpointURL: Sendable, Hashable {
    /// `http` or `https`.
    public let scheme: String

    /// The host in lower case, an IPv6 address in brackets.
    public let host: String

    /// The host with its port, unless that is the scheme's own.
    let authority: String

    /// The path and query: empty, or with a slash at its beginning.
    public let path: String

    /// Nil if it is no `http` or `https` URL, or names a user.
    public init?(_ text: String) {
        guard let scheme = ["http", "https"].first(where: { text.hasPrefix("\($0)://") }) else { return nil }
        let rest = text.dropFirst(scheme.utf8.count + 3)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let path = rest.dropFirst(authority.count)
        guard let parts = Self.split(authority), path.isEmpty || path.hasPrefix("/"), Self.isPath(path) else {
            return nil
        }
        self.scheme = scheme
        self.path = String(path)
        host = parts.host.lowercased()
        let usual = scheme == "http" ? "80" : "443"
        self.authority = parts.port.flatMap { $0 == usual ? nil : "\(parts.host.lowercased()):\($0)" } ?? host
    }

    /// The URL of a path on this endpoint, instead of or after its own.
    func url(_ path: String) -> String { "\(scheme)://\(authority)\(path)" }

    /// Whether a text can stand after the authority as it is.
    static func isPath(_ text: some StringProtocol) -> Bool {
        text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != 0x23 && $0 != 0x5C }
    }

    private static func split(_ authority: Substring) -> (host: Substring, port: Substring?)? {
        var host = authority
        var port: Substring?
        if let colon = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            host = authority[..<colon]
            let digits = authority[authority.index(after: colon)...]
            guard let number = UInt16(digits), number > 0, digits == String(number) else { return nil }
            port = digits
        }
        let isAddress = host.hasPrefix("[") && host.hasSuffix("]")
        let bytes = isAddress ? host.dropFirst().dropLast().utf8 : host.utf8
        guard !bytes.isEmpty, bytes.allSatisfy({ isAddress ? isAddressByte($0) : isNameByte($0) }) else { return nil }
        return (host, port)
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
}
